import { randomBytes } from 'node:crypto';
import {
  base64url,
  createTestToken,
  TEST_AUTH_OPTIONS,
  type TestClaims,
  type TestSigner,
} from './test-token.js';

/** A token that expired an hour ago: 401 AUTH_TOKEN_EXPIRED. */
export function expiredToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  const issuedAt = Math.floor(Date.now() / 1000) - 4500;
  return createTestToken({ iat: issuedAt, exp: issuedAt + 900, ...claims }, signer);
}

/** A token signed with an unknown secret: 401 AUTH_TOKEN_INVALID. */
export function foreignToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  return createTestToken(claims, { ...signer, secret: randomBytes(32).toString('base64url') });
}

/** A valid token with these claims swapped in under the old signature: 401 AUTH_TOKEN_INVALID. */
export function forgedToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  const [header, , signature] = createTestToken({}, signer).split('.');
  const [, payload] = createTestToken(claims, signer).split('.');
  return [header, payload, signature].join('.');
}

/** An unsigned token, RFC 7519 §6: 401 AUTH_TOKEN_INVALID. */
export function algNoneToken(claims: TestClaims = {}, signer: TestSigner = TEST_AUTH_OPTIONS): string {
  const [, payload] = createTestToken(claims, signer).split('.');
  return `${base64url({ alg: 'none', typ: 'at+jwt' })}.${payload ?? ''}.`;
}
