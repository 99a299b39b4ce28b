/** Why a token was refused. Clients see this code and nothing more. */
export type TokenRefusalCode =
  'AUTH_TOKEN_MISSING' | 'AUTH_TOKEN_INVALID' | 'AUTH_TOKEN_EXPIRED' | 'AUTH_TOKEN_REVOKED';

/**
 * The caller's token is missing or unacceptable; the guard turns this into a 401. Any other error from verification is a
 * bug and becomes a 500.
 */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  /** @param reason For logs and tests only: a client must not learn what to change. */
  constructor(
    readonly code: TokenRefusalCode,
    reason: string,
  ) {
    super(reason);
  }
}

export function invalid(reason: string): TokenRefused {
  return new TokenRefused('AUTH_TOKEN_INVALID', reason);
}
