import { createHmac, randomBytes, randomUUID, type BinaryLike, type KeyObject } from 'node:crypto';
import { HASH_OF, keyId, type SecretAlgorithm } from '../keyring.js';

/** Claims of a test token. Set one to `undefined` to leave it out. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** The signer: the same values that the application under test uses. */
export interface TestSigner {
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Options for `AuthModule` in tests; {@link createTestToken} signs for them. The secret differs in every process, so it
 * can't end up protecting anything real.
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
 *   `undefined` leaves a claim out. `{ email_verified: false }` is a user with an unconfirmed address. `iat`,
 *   `nbf` and `exp` are seconds since the epoch
 *   ({@link https://www.rfc-editor.org/rfc/rfc7519#section-2 RFC 7519 §2, NumericDate}).
 * @param signer Secret, issuer and audience of the application. @default TEST_AUTH_OPTIONS
 * @returns A compact JWS, `header.payload.signature`, without the word `Bearer`.
 */
export function createTestToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  const header = { alg: 'HS256', typ: 'at+jwt', kid: keyId(signer.secret) };
  return signTestToken(header, { ...usualClaims(signer), ...claims }, signer.secret);
}

/** Claims of a valid token: user `user-1`, session `session-1`, expiring in 15 minutes. */
export function usualClaims({ issuer, audience }: Pick<TestSigner, 'issuer' | 'audience'>): TestClaims {
  const now = Math.floor(Date.now() / 1000);
  const user = { sub: 'user-1', sid: 'session-1', jti: randomUUID(), role: 'user', email_verified: true };
  return { ...user, iss: issuer, aud: audience, iat: now, exp: now + 900 };
}

/**
 * Signs any header and payload with HMAC, valid or not.
 *
 * @param algorithm What signs, whatever the header says. @default 'HS256'
 */
export function signTestToken(
  header: object,
  payload: object | string,
  secret: BinaryLike | KeyObject,
  algorithm: SecretAlgorithm = 'HS256',
): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${createHmac(HASH_OF[algorithm], secret).update(input).digest('base64url')}`;
}

/** Encodes the JSON of an object, or a string as it is. */
export function base64url(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}
