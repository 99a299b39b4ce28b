import base from '../../jest.base.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  // The examples import the package by its name, as a stranger does; here that name means the sources.
  moduleNameMapper: { ...base.moduleNameMapper, '^@holdfast/nestjs-auth$': '<rootDir>/src/index.ts' },
  setupFilesAfterEnv: ['<rootDir>/test/console.setup.mjs'],
  // On a busy machine, a few hundred tokens or requests take longer than Jest's five seconds.
  testTimeout: 60_000,
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'src/**/*.ts',
    '!src/**/*.spec.ts',
    '!src/**/*.d.ts',
    '!src/**/index.ts',
    '!src/auth{-user,.options}.ts',
    '!src/token-verifier.ts',
    '!src/revocation/revocation-source.ts',
    '!src/personal-tokens/personal-token-source.ts',
  ],
  coverageThreshold: { global: { lines: 95, statements: 95, branches: 90, functions: 95 } },
};
