import type { UnverifiedToken } from './token-rules.js';

/** Verifies the signature of one signer's tokens, and the claims `iss`, `aud`, `exp` and `nbf`. */
export interface TokenVerifier {
  /**
   * @returns The claims, now known to be the signer's.
   * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_INVALID
   */
  verify(token: UnverifiedToken): Promise<Readonly<Record<string, unknown>>>;
}
