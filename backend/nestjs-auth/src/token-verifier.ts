import type { UnverifiedToken } from './token-rules.js';

/** Verifies the signature of one signer's tokens, and nothing else. */
export interface TokenVerifier {
  /**
   * @throws {TokenRefused} AUTH_TOKEN_INVALID
   * @throws {ProblemException} 503 when the keys are unavailable.
   */
  verify(token: UnverifiedToken): void | Promise<void>;
}
