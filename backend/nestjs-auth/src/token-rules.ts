import type { AuthSettings, Claims, IssuerSettings } from './auth.settings.js';
import type { AuthUser } from './auth-user.js';
import { invalid, TokenRefused } from './token-refused.js';

const MAX_TOKEN_CHARACTERS = 4096;
// OpenID Connect Core §2 limits `sub` to 255 ASCII characters; spaces and control characters are refused too.
const IDENTIFIER = /^[\x21-\x7e]{1,255}$/;
// RFC 8725 §3.7: JOSE is UTF-8. A lenient decoder would read different bytes as the same text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A well-formed token. Nothing in it is trusted yet. */
export interface UnverifiedToken {
  readonly raw: string;
  readonly alg: unknown;
  readonly typ: unknown;
  readonly kid: string | undefined;
  /**
   * Before the signature is verified, only two of them are read: `iss` picks the keys that must verify the token, `iat`
   * says whether a key may be newer than the last read of the keys.
   */
  readonly claims: Claims;
  readonly signingInput: string;
  readonly signature: string;
}

/**
 * Checks the shape of a raw token before any library parses it.
 *
 * @throws {TokenRefused} AUTH_TOKEN_INVALID
 */
export function readToken(raw: string): UnverifiedToken {
  if (raw.length > MAX_TOKEN_CHARACTERS) throw invalid('longer than 4096 characters');
  const [header, payload, signature, ...rest] = raw.split('.');
  if (!header || !payload || !signature || rest.length > 0) throw invalid('not three non-empty parts');
  const { alg, typ, kid, ...others } = decodeObject(header);
  // Refuse unknown parameters: crit, jwk, jku, x5u, b64 and zip all change what a token means.
  if (Object.keys(others).length > 0) throw invalid('unknown header parameter');
  if (kid !== undefined && typeof kid !== 'string') throw invalid('kid is not a string');
  const claims = decodeObject(payload);
  decodeBase64url(signature);
  return { raw, alg, typ, kid, claims, signingInput: `${header}.${payload}`, signature };
}

/**
 * Checks `iss`, `aud`, `nbf` and `exp` ({@link https://www.rfc-editor.org/rfc/rfc7519#section-4.1 RFC 7519 §4.1}) of a
 * token with a good signature, the same for every kind of key.
 *
 * @throws {TokenRefused} AUTH_TOKEN_EXPIRED or AUTH_TOKEN_INVALID
 */
export function checkRegisteredClaims(
  { iss, aud, nbf, exp }: Claims,
  { names, audiences }: IssuerSettings,
  { clockToleranceSeconds }: AuthSettings,
): void {
  const now = Date.now() / 1000;
  if (isGiven(nbf) && !(isFinite(nbf) && nbf <= now + clockToleranceSeconds))
    throw invalid('nbf is not a time that has come');
  if (!isFinite(exp)) throw invalid('exp is not a number');
  if (now >= exp + clockToleranceSeconds) throw new TokenRefused('AUTH_TOKEN_EXPIRED', 'exp has passed');
  if (!names.some((name) => name === iss)) throw invalid('iss is another signer');
  const given = list(aud);
  if (given.some((audience) => typeof audience !== 'string')) throw invalid('aud is not a string');
  if (!audiences.some((audience) => given.includes(audience))) throw invalid('aud is another service');
}

/**
 * Reads the caller from verified claims.
 *
 * @throws {TokenRefused} AUTH_TOKEN_INVALID
 */
export function userFromClaims(
  claims: Claims,
  { mapClaims, requiresSession }: Pick<IssuerSettings, 'mapClaims' | 'requiresSession'>,
  settings: AuthSettings,
): AuthUser {
  const { exp, iat } = checkLifetime(claims, settings);
  const mapped = mapClaims(claims);
  const sessionId = requiresSession || isGiven(mapped.sid) ? identifier(mapped, 'sid') : undefined;
  const email = optionalText(mapped, 'email');
  const name = optionalText(mapped, 'name');
  const tokenId = optionalText(mapped, 'jti');
  const scope = optionalText(mapped, 'scope');
  return {
    ...settings.extendUser(claims),
    id: identifier(mapped, 'sub'),
    ...(sessionId !== undefined && { sessionId }),
    role: optionalText(mapped, 'role') ?? 'user',
    scopes: (scope ?? '').split(' ').filter((each) => each !== ''),
    isScoped: scope !== undefined,
    ...(email !== undefined && { email }),
    emailVerified: mapped.email_verified === true,
    ...(name !== undefined && { name }),
    ...(tokenId !== undefined && { tokenId }),
    issuedAt: iat,
    expiresAt: exp,
    claims,
  };
}

function checkLifetime(
  { exp, iat }: Claims,
  { clockToleranceSeconds, maxTokenLifetimeSeconds }: AuthSettings,
): { exp: number; iat: number } {
  // JSON.parse reads 1e400 as Infinity: a token that never expires.
  if (!isFinite(exp) || !isFinite(iat)) throw invalid('exp and iat must be numbers');
  if (iat > Date.now() / 1000 + clockToleranceSeconds) throw invalid('issued in the future');
  if (exp <= iat || exp - iat > maxTokenLifetimeSeconds) throw invalid('lives too long');
  return { exp, iat };
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

function identifier(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || !IDENTIFIER.test(value)) throw invalid(`${name} is not an identifier`);
  return value;
}

function optionalText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  if (!isGiven(value)) return undefined;
  if (typeof value !== 'string') throw invalid(`${name} is not a string`);
  return value;
}

/** A `null` claim is an absent one: signers write it for a column without a value. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
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
    // Both throw only for bad input.
    throw invalid('not UTF-8 JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('not a JSON object');
  return value as Record<string, unknown>;
}

/** Refuses padding, white space, the standard alphabet, and non-zero spare bits: a token has exactly one spelling. */
function decodeBase64url(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw invalid('not canonical base64url');
  return bytes;
}
