import './refuse-production.js';

export {
  TEST_AUTH_OPTIONS,
  createTestToken,
  signTestToken,
  type TestClaims,
  type TestSigner,
} from './test-token.js';
export { algNoneToken, expiredToken, forgedToken, foreignToken } from './bad-tokens.js';
export { bearer } from './bearer.js';
export { TestJwks } from './test-jwks.js';
