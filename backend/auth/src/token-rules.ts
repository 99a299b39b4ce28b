import type { KeyObject } from 'node:crypto';
import type { AuthSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { invalid } from './token-refused.js';

const MAX_TOKEN_CHARACTERS = 4096;
const HEADER_PARAMETERS = new Set(['alg', 'typ', 'kid']);
// OpenID Connect Core §2 caps `sub` at 255 ASCII characters; blanks and controls have no place in an id.
const IDENTIFIER = /^[\x21-\x7e]{1,255}$/;
// RFC 8725 §3.7: JOSE is UTF-8. A lenient decoder would read two different byte sequences as one text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Looks at the raw token before any library parses it, and picks the key that has to verify it. Nothing in the token
 * is trusted yet: this only refuses.
 *
 * @throws {TokenRefused} AUTH_TOKEN_INVALID
 */
export function keyForToken(raw: string, { keyring, tokenType }: AuthSettings): KeyObject {
  if (raw.length > MAX_TOKEN_CHARACTERS) throw invalid('longer than 4096 characters');
  const [header, payload, signature, ...rest] = raw.split('.');
  if (!header || !payload || !signature || rest.length > 0) throw invalid('not three non-empty parts');
  const { alg, typ, kid } = checkHeaderParameters(decodeObject(header));
  decodeObject(payload);
  decodeBase64url(signature);
  if (alg !== 'HS256') throw invalid('alg is not HS256');
  if (typ !== tokenType) throw invalid('typ is another kind of token');
  if (kid !== undefined && typeof kid !== 'string') throw invalid('kid is no string');
  const key = keyring.find({ kid, signingInput: `${header}.${payload}`, signature });
  if (key === undefined) throw invalid('no key fits');
  return key;
}

/**
 * Reads the caller out of claims whose signature, `iss`, `aud`, `exp` and `nbf` have been verified.
 *
 * @throws {TokenRefused} AUTH_TOKEN_INVALID
 */
export function userFromClaims(claims: unknown, settings: AuthSettings): AuthUser {
  if (!isObject(claims)) throw invalid('the payload is no object');
  const { exp, iat } = checkLifetime(claims, settings);
  if (list(claims.aud).some((audience) => typeof audience !== 'string')) throw invalid('aud is no text');
  const email = optionalText(claims, 'email');
  const name = optionalText(claims, 'name');
  const tokenId = optionalText(claims, 'jti');
  return {
    id: identifier(claims, 'sub'),
    sessionId: identifier(claims, 'sid'),
    role: optionalText(claims, 'role') ?? 'user',
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    ...(tokenId !== undefined && { tokenId }),
    issuedAt: iat,
    expiresAt: exp,
    claims,
  };
}

/** An unknown parameter is refused, not ignored: `crit`, `jwk`, `jku`, `x5u`, `b64` and `zip` all change what a token means. */
function checkHeaderParameters(header: Record<string, unknown>): Record<string, unknown> {
  if (!Object.keys(header).every((name) => HEADER_PARAMETERS.has(name)))
    throw invalid('unknown header parameter');
  return header;
}

function checkLifetime(
  { exp, iat }: Record<string, unknown>,
  { clockToleranceSeconds, maxTokenLifetimeSeconds }: AuthSettings,
): { exp: number; iat: number } {
  // JSON reads 1e400 as Infinity: a token that never ends.
  if (!isFinite(exp) || !isFinite(iat)) throw invalid('exp and iat have to be numbers');
  if (iat > Date.now() / 1000 + clockToleranceSeconds) throw invalid('issued in the future');
  if (exp <= iat || exp - iat > maxTokenLifetimeSeconds) throw invalid('lives too long');
  return { exp, iat };
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

function identifier(claims: Record<string, unknown>, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || !IDENTIFIER.test(value)) throw invalid(`${name} is no identifier`);
  return value;
}

function optionalText(claims: Record<string, unknown>, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && typeof value !== 'string') throw invalid(`${name} is no text`);
  return value;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function decodeObject(part: string): Record<string, unknown> {
  const bytes = decodeBase64url(part);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    // Both throw for what they were given and for nothing else.
    throw invalid('not UTF-8 JSON');
  }
  if (!isObject(value)) throw invalid('not a JSON object');
  return value;
}

/** Refuses padding, white space, the other alphabet, and spare bits that are not zero: one token has one spelling. */
function decodeBase64url(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw invalid('not canonical base64url');
  return bytes;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
