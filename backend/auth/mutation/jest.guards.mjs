import rules from './jest.rules.mjs';

/** For the guards and the checks at start, which only a running application asks. */
export default { ...rules, testMatch: ['<rootDir>/test/{access,auth-module,door}.e2e-spec.ts'] };
