/** Why a token was refused. Clients see this word and nothing more. */
export type TokenRefusalCode =
  'AUTH_TOKEN_MISSING' | 'AUTH_TOKEN_INVALID' | 'AUTH_TOKEN_EXPIRED' | 'AUTH_TOKEN_REVOKED';

/**
 * The caller's token is missing or not acceptable; the guard turns it into a 401. Any other error that leaves the
 * verification is a bug of ours and must become a 500.
 */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  /** @param reason For our own logs and tests: it never reaches the client, so that it teaches a forger nothing. */
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
