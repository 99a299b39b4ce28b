// @ts-check
// npm run mutation -w backend/nestjs-auth [-- GROUP [FILES]]: mutation testing, with Stryker. Each group of files
// runs against the test files that cover it, quick ones first, in the runner of runner.mjs. The last line is the total
// over all groups.
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

/** Percentage of mutants that tests must detect. */
const FLOOR = 85;

/**
 * Slow tests that run on both adapters run on one here.
 *
 * @type {Record<string, { mutate: string[], tests: string[], skip?: string }>}
 */
const GROUPS = {
  options: {
    mutate: ['src/{auth.settings,client-address,option-checks,public-origin,secret,throttler-tracker}.ts'],
    tests: [
      'src/{auth.settings,client-address,public-origin,secret,throttler-tracker,token-options}.spec.ts',
      'test/start-checks.e2e-spec.ts',
    ],
  },
  tokens: {
    mutate: ['src/{bearer-token,token-authenticator,keyring,secret.verifier,token-rules,verified-tokens}.ts'],
    tests: [
      'src/{bearer-token,token-authenticator,keyring,token-options,token-rules,verified-tokens}.spec.ts',
      'mutation/*.spec.ts',
    ],
  },
  'personal tokens': {
    mutate: ['src/personal-tokens/*.ts', 'src/service-client.ts'],
    tests: ['src/personal-tokens/*.spec.ts', 'test/personal-tokens.e2e-spec.ts'],
  },
  keys: {
    mutate: ['src/{better-auth,jose,jwks.verifier,testing/test-jwks}.ts', 'src/passport/jwt.strategy.ts'],
    tests: ['src/better-auth.spec.ts', 'test/{jwks-algorithms,passport,jwks,jwks-unreadable}.e2e-spec.ts'],
  },
  starts: {
    mutate: [
      'src/{controllers,path-parameters,route-validator}.ts',
      'src/{module,public-route,transport}-checks.ts',
    ],
    tests: [
      'src/path-parameters.spec.ts',
      'test/{route-validator,start-checks,start-checks-messages}.e2e-spec.ts',
    ],
  },
  openapi: {
    mutate: ['src/openapi/*.ts'],
    tests: ['test/openapi.e2e-spec.ts'],
  },
  guards: {
    mutate: [
      'src/{auth.module,auth.module-definition,auth-user,challenge,owner-rule}.ts',
      'src/{jwt-auth,ownership,roles}.guard.ts',
    ],
    tests: [
      'src/ownership.guard.spec.ts',
      'test/{access,auth-module,guards,ownership,refusal-reports,route-validator,websocket}.e2e-spec.ts',
      'test/{graphql-subscriptions,graphql-subscription-end,server-sent-events}.e2e-spec.ts',
    ],
  },
  decorators: {
    mutate: ['src/{decorators,decorator-checks,route-metadata}.ts'],
    tests: [
      'test/{access,ownership,route-validator,start-checks-messages,decorators}.e2e-spec.ts',
      'test/server-sent-events.e2e-spec.ts',
    ],
    skip: 'on Fastify',
  },
  transports: {
    mutate: [
      'src/{call,message-token,native-errors,problem.exception,problem.filter,refusals}.ts',
      'src/{socket,stream-end,ws-authenticator}.ts',
    ],
    tests: [
      'src/{call,message-token,native-errors,problem.filter,refusals,stream-end}.spec.ts',
      'test/{socket-refusals,websocket,refusal-reports,problem-filter,message-refusals}.e2e-spec.ts',
      'test/{graphql,graphql-subscriptions,graphql-subscription-end,server-sent-events}.e2e-spec.ts',
    ],
  },
  events: {
    mutate: ['src/revocation/{account-event,revocation-index}.ts'],
    tests: ['src/revocation/*.spec.ts'],
  },
  revocation: {
    mutate: ['src/revocation/{account-event-reader,http-revocation-source,revocation-feed,service-token}.ts'],
    tests: ['src/revocation/revocation-feed.spec.ts', 'test/revocation*.e2e-spec.ts'],
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
      '!**/*.spec.ts',
      '!src/testing/access-report/{columns,example-value,index,report,report-content}.ts',
      '!src/testing/access-report/render-*.ts',
    ],
    tests: [
      'src/testing/access-report/*.spec.ts',
      'test/{testing-kit,access-report/cli,access-report/addresses}.e2e-spec.ts',
      'test/access-report/{transports,planted}.e2e-spec.ts',
    ],
    skip: 'on Fastify',
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

/** Random cases find on one day what they miss on another. @param {string} file */
const isPredictable = (file) => !file.includes('property.spec');

/** @param {string} name @param {{ mutate: string[], tests: string[], skip?: string }} group */
async function run(name, { mutate, tests, skip }) {
  const results = await new Stryker({
    mutate,
    plugins: [fileURLToPath(new URL('runner.mjs', import.meta.url))],
    testRunner: 'circus',
    circus: { tests: tests.flatMap((pattern) => globSync(pattern)).filter(isPredictable), skip },
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTATION_WORKERS ?? 2),
    // Node keeps the modules of every run: a worker that is used for long gets slower and slower.
    maxTestRunnerReuse: 200,
    timeoutMS: 20_000,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false },
    jsonReporter: { fileName: `reports/mutation-${name}.json` },
    // As deep below the repository root as this package, for relative paths that leave it.
    tempDirName: '../../.stryker-tmp',
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
