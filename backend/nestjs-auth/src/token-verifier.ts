import type { UnverifiedToken } from './token-rules.js';

/** Verifies the signature and the claims `iss`, `aud`, `exp` and `nbf` of one signer's tokens. */
export interface TokenVerifier {
  /**
   * @returns The verified claims.
   * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_INVALID
   */
  verify(token: UnverifiedToken): Promise<Readonly<Record<string, unknown>>>;
}
