// @ts-check
// npm run mutation -w backend/auth: breaks the package in a thousand small ways and looks which of them no test notices.
import { Stryker } from '@stryker-mutator/core';

const common = {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: /** @type {const} */ ('perTest'),
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 8000,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json'],
  // As deep below the root of the house as this room is, for the paths that lead out of it.
  tempDirName: '../../.stryker-tmp',
};

const RUNS = {
  rules: [
    'src/{auth.settings,bearer-token,jwt.strategy,keyring,option-checks,secret.verifier,token-rules}.ts',
    'src/revocation/{account-event,revocation-index}.ts',
  ],
  guards: ['src/{controllers,jwt-auth.guard,ownership.guard,roles.guard,route-checks,route-marks}.ts'],
};

for (const [name, mutate] of Object.entries(RUNS)) {
  if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
  const jest = {
    projectType: 'custom',
    configFile: `mutation/jest.${name}.mjs`,
    enableFindRelatedTests: false,
  };
  await new Stryker({
    ...common,
    mutate,
    jest,
    jsonReporter: { fileName: `reports/mutation-${name}.json` },
  }).runMutationTest();
}
