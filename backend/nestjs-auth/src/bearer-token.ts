import type { AuthenticatedRequest } from './auth-user.js';
import { invalid, TokenRefused } from './token-refused.js';

// RFC 9110 §11.1: the scheme is case-insensitive; RFC 6750 §2.1: spaces, then one token and nothing after it.
const BEARER = /^bearer +([A-Za-z0-9._-]+)$/i;

/**
 * Reads the token from the Authorization header and from nowhere else: a query is logged, a cookie can be sent by
 * another site.
 *
 * @throws {TokenRefused} AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID, see {@link tokenOf}; AUTH_TOKEN_INVALID also when
 *   the header is sent twice.
 */
export function bearerToken(request: AuthenticatedRequest): string {
  if (isSentTwice(request)) throw invalid('two Authorization headers');
  return tokenOf(request.headers.authorization);
}

/**
 * Reads the token from the value of an Authorization header, `Bearer <token>`.
 *
 * @throws {TokenRefused} AUTH_TOKEN_MISSING without a value or with another scheme; AUTH_TOKEN_INVALID when it isn't
 *   exactly one compact token.
 */
export function tokenOf(authorization: unknown): string {
  if (typeof authorization !== 'string')
    throw new TokenRefused('AUTH_TOKEN_MISSING', 'no Authorization header');
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return token;
  // RFC 6750 §3.1: another scheme gets a challenge without an error code.
  if (!/^bearer(\s|$)/i.test(authorization)) throw new TokenRefused('AUTH_TOKEN_MISSING', 'another scheme');
  throw invalid('not one compact token');
}

/** Node drops the second header from `request.headers`, but a proxy in front may have read that one. */
function isSentTwice({ rawHeaders, raw }: AuthenticatedRequest): boolean {
  const names = rawHeaders ?? raw?.rawHeaders ?? [];
  let seen = 0;
  for (let at = 0; at < names.length; at += 2) {
    if (names[at]?.toLowerCase() === 'authorization') seen += 1;
  }
  return seen > 1;
}
