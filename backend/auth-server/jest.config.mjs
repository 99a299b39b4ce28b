import base from '../../jest.base.mjs';

/** The templates of the mails are TSX. */
const [[, [swc, options]]] = Object.entries(base.transform);
const parser = { syntax: 'typescript', tsx: true };
const jsc = { ...options.jsc, parser, transform: { react: { runtime: 'automatic' } } };
const withTsx = {
  ...base,
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { ...base.transform, '^.+\\.tsx$': [swc, { ...options, jsc }] },
};

const shared = { ...withTsx, setupFilesAfterEnv: ['<rootDir>/test/fail-on-console-error.ts'] };

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/global-setup.mjs',
      globalTeardown: '<rootDir>/test/global-teardown.mjs',
    },
  ],
  testTimeout: 60_000,
};
