import config from './jest.config.mjs';

// A mutant is tried by one run of all of these: the specs of each file, the table of refusals without its sockets, and
// the three suites that drive the guards from outside. What waits for a clock or searches at random stays out.
export default {
  ...config,
  coverageThreshold: undefined,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: [
    '<rootDir>/src/**/*.spec.ts',
    '<rootDir>/test/*.mutation-spec.ts',
    '<rootDir>/test/{access,auth-module,door}.e2e-spec.ts',
  ],
  testPathIgnorePatterns: ['property.spec'],
  testTimeout: 3000,
};
