import { createHmac, randomBytes } from 'node:crypto';
import { base64url, type TestClaims } from '../test-token.js';
import type { BadToken } from './probe.js';

/** Signs claims into a token that the application accepts; `undefined` leaves a claim out. */
export type SignClaims = (claims: TestClaims) => string | Promise<string>;

/** Tokens of a user that must be refused, made from a signer and from a good token. */
export async function badTokensOf(sign: SignClaims, claims: TestClaims): Promise<readonly BadToken[]> {
  const now = Math.floor(Date.now() / 1000);
  const signed: readonly (readonly [string, string])[] = [
    ['expired token', await sign({ ...claims, iat: now - 4500, exp: now - 3600 })],
    ['wrong audience', await sign({ ...claims, aud: 'another-service' })],
    ['wrong issuer', await sign({ ...claims, iss: 'https://another-issuer.example' })],
  ];
  const bad = [...forgeriesOf(await sign(claims)), ...signed];
  return bad.map(([name, token]) => ({ name, authorization: `Bearer ${token}` }));
}

/** What can be made of a token without its key. */
export function forgeriesOf(token: string): readonly (readonly [string, string])[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = decoded(payload);
  const head = decoded(header);
  if (claims === undefined || head === undefined) return [['unknown token', altered(token)]];
  const input = `${header}.${payload}`;
  const wrong = createHmac('sha256', randomBytes(32)).update(input).digest('base64url');
  const later = base64url({ ...claims, exp: Math.floor(Date.now() / 1000) + 800 });
  return [
    ['wrong secret', `${input}.${wrong}`],
    ['alg none', `${base64url({ ...head, alg: 'none' })}.${payload}.`],
    ['tampered payload', `${header}.${later}.${signature}`],
  ];
}

/** The claims of a token that is a JWT; undefined for an opaque one. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  return decoded(token.split('.')[1] ?? '');
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The same token with other last characters. */
function altered(token: string): string {
  const end = token.slice(-6);
  return `${token.slice(0, -6)}${end === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'}`;
}
