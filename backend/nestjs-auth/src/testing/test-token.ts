import { createHmac, randomBytes, randomUUID, type BinaryLike, type KeyObject } from 'node:crypto';
import { keyId } from '../keyring.js';

/** Claims of a test token. Set one to `undefined` to leave it out. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** Who signs: the same values that the application under test was given. */
export interface TestSigner {
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Options for {@link AuthModule} in tests; {@link createTestToken} signs for them. The secret is a new one in every
 * process, so it can protect nothing by mistake.
 */
export const TEST_AUTH_OPTIONS: TestSigner = {
  secret: randomBytes(32).toString('base64url'),
  issuer: 'http://localhost:3000',
  audience: 'holdfast-api',
};

/**
 * Signs an access token that an application with {@link TEST_AUTH_OPTIONS} accepts for the next 15 minutes.
 *
 * @param claims Merged over `{ sub: 'user-1', sid, jti, role: 'user', email_verified: true, iss, aud, iat, exp }`;
 *   `undefined` leaves a claim out. `{ email_verified: false }` is a user who has not confirmed their address. `iat`,
 *   `nbf` and `exp` are seconds since the epoch
 *   ({@link https://www.rfc-editor.org/rfc/rfc7519#section-2 RFC 7519 §2, NumericDate}).
 * @param signer The application's own secret, issuer and audience, where they are not {@link TEST_AUTH_OPTIONS}.
 * @returns A compact JWS, `header.payload.signature`, without the word `Bearer`.
 */
export function createTestToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  const header = { alg: 'HS256', typ: 'at+jwt', kid: keyId(signer.secret) };
  return signTestToken(header, { ...usualClaims(signer), ...claims }, signer.secret);
}

/** The claims of a good token for a signer: user `user-1`, session `session-1`, good for 15 minutes from now. */
export function usualClaims({ issuer, audience }: Pick<TestSigner, 'issuer' | 'audience'>): TestClaims {
  const now = Math.floor(Date.now() / 1000);
  const user = { sub: 'user-1', sid: 'session-1', jti: randomUUID(), role: 'user', email_verified: true };
  return { ...user, iss: issuer, aud: audience, iat: now, exp: now + 900 };
}

/** Signs any header and payload with HMAC-SHA-256, however wrong they are: for tests of refusals. */
export function signTestToken(
  header: object,
  payload: object | string,
  secret: BinaryLike | KeyObject,
): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** JSON of an object, or the bytes of a text as they are. */
export function base64url(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}
