import config from '../jest.config.mjs';

/** For what needs no application: the specs, and the table of refusals without its sockets. A mutant takes a second. */
export default {
  ...config,
  rootDir: '..',
  coverageThreshold: undefined,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/*.mutation-spec.ts'],
  testPathIgnorePatterns: ['property.spec'],
  testTimeout: 3000,
};
