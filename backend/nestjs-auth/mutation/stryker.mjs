// @ts-check
// npm run mutation -w backend/nestjs-auth [-- GROUP [FILES]]: mutation testing, with Stryker. Each group of files
// runs against the tests that cover it, because the runner loads every test file of its configuration for every mutant.
// The last line is the total over all groups.
import { Stryker } from '@stryker-mutator/core';

/** Percentage of mutants that tests must detect. */
const FLOOR = 85;

/** @type {Record<string, { mutate: string[], tests: string[] }>} */
const GROUPS = {
  options: {
    mutate: ['src/{auth.settings,client-address,option-checks,public-origin,secret,throttler-tracker}.ts'],
    tests: [
      'src/{auth.settings,client-address,public-origin,secret,throttler-tracker,token-options}.spec.ts',
    ],
  },
  tokens: {
    mutate: ['src/{bearer-token,token-authenticator,keyring,secret.verifier,token-rules,verified-tokens}.ts'],
    tests: [
      'src/{bearer-token,token-authenticator,keyring,token-rules,verified-tokens}.spec.ts',
      'mutation/*.spec.ts',
    ],
  },
  keys: {
    mutate: ['src/{better-auth,jose,jwks.verifier}.ts', 'src/passport/*.ts'],
    tests: ['test/{better-auth,jwks,jwks-algorithms,passport}.e2e-spec.ts'],
  },
  starts: {
    mutate: [
      'src/{controllers,path-parameters,route-validator}.ts',
      'src/{decorator,module,public-route,transport}-checks.ts',
    ],
    tests: ['test/{decorators,route-validator,start-checks}.e2e-spec.ts'],
  },
  openapi: {
    mutate: ['src/openapi/*.ts'],
    tests: ['test/openapi.e2e-spec.ts'],
  },
  guards: {
    mutate: [
      'src/{auth.module,auth.module-definition,challenge,decorators,owner-rule,route-metadata}.ts',
      'src/{jwt-auth,ownership,roles}.guard.ts',
    ],
    tests: [
      'src/ownership.guard.spec.ts',
      'test/{access,auth-module,decorators,ownership,websocket}.e2e-spec.ts',
    ],
  },
  transports: {
    mutate: [
      'src/{call,message-token,native-errors,problem.exception,problem.filter,refusals}.ts',
      'src/{socket,stream-end,ws-authenticator}.ts',
    ],
    tests: [
      'src/{call,message-token,problem.filter}.spec.ts',
      'test/{message-refusals,problem-filter,refusal-reports,server-sent-events,socket-refusals}.e2e-spec.ts',
      'test/websocket.e2e-spec.ts',
    ],
  },
  events: {
    mutate: ['src/revocation/{account-event,revocation-index}.ts'],
    tests: ['src/revocation/*.spec.ts'],
  },
  revocation: {
    mutate: ['src/revocation/{account-event-reader,http-revocation-source,revocation-feed,service-token}.ts'],
    tests: ['test/revocation*.e2e-spec.ts'],
  },
  pages: {
    mutate: [
      'src/testing/access-report/{columns,example-value,report,report-content}.ts',
      'src/testing/access-report/render-*.ts',
    ],
    tests: ['src/testing/access-report/*.spec.ts'],
  },
  report: {
    mutate: [
      'src/testing/access-report/*.ts',
      '!src/testing/access-report/{columns,example-value,index,report,report-content}.ts',
      '!src/testing/access-report/render-*.ts',
    ],
    tests: ['test/access-report/{cli,planted,transports}.e2e-spec.ts'],
  },
};
// Whatever no group names, so that no file is forgotten.
GROUPS.rest = {
  mutate: [
    'src/**/*.ts',
    '!src/**/*.{spec,d}.ts',
    ...Object.values(GROUPS).flatMap(({ mutate }) =>
      mutate.filter((pattern) => !pattern.startsWith('!')).map((pattern) => `!${pattern}`),
    ),
  ],
  tests: ['src/testing/*.spec.ts', 'test/testing-kit.e2e-spec.ts'],
};

/** @param {string} name @param {{ mutate: string[], tests: string[] }} group */
async function run(name, { mutate, tests }) {
  const results = await new Stryker({
    mutate,
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    coverageAnalysis: 'perTest',
    // A second run only tries what has changed since the first, and what survived it where there are new tests.
    incremental: true,
    incrementalFile: `reports/mutation-${name}-incremental.json`,
    concurrency: Number(process.env.MUTATION_WORKERS ?? 2),
    // Jest keeps the ES modules of every run: a worker that is used for long gets slower and slower.
    maxTestRunnerReuse: 20,
    timeoutMS: 20_000,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false },
    jsonReporter: { fileName: `reports/mutation-${name}.json` },
    // As deep below the repository root as this package, for relative paths that leave it.
    tempDirName: '../../.stryker-tmp',
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: {
        testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
        testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
        // Random cases find on one day what they miss on another.
        testPathIgnorePatterns: ['property.spec'],
        testTimeout: 10_000,
      },
    },
  }).runMutationTest();
  return results.map(({ status }) => status);
}

/** Mutants that do not compile or stop the test file itself count on neither side, as in Stryker's own score. */
const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

const [only, ...files] = process.argv.slice(2);
const total = { noticed: 0, unnoticed: 0 };
for (const [name, group] of Object.entries(GROUPS)) {
  if (only !== undefined && only !== name) continue;
  const statuses = await run(name, files.length > 0 ? { ...group, mutate: files } : group);
  const noticed = statuses.filter((status) => NOTICED.includes(status)).length;
  const unnoticed = statuses.filter((status) => UNNOTICED.includes(status)).length;
  console.log(`${name}: ${noticed} of ${noticed + unnoticed} mutants noticed`);
  total.noticed += noticed;
  total.unnoticed += unnoticed;
}
const score = (100 * total.noticed) / (total.noticed + total.unnoticed);
console.log(`total: ${score.toFixed(2)} % (at least ${FLOOR} %)`);
process.exitCode = score >= FLOOR ? 0 : 1;
