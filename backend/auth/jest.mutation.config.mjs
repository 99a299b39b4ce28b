import config from './jest.config.mjs';

// Thousands of runs: what waits for a clock, opens a socket for each case, or searches at random stays out.
export default {
  ...config,
  coverageThreshold: undefined,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: [...config.testMatch, '<rootDir>/test/*.mutation-spec.ts'],
  testPathIgnorePatterns: [
    'property.spec',
    'rotation.e2e',
    'wycheproof.e2e',
    'refusals.e2e',
    'revocation-polling.e2e',
  ],
  testTimeout: 3000,
};
