import { createHmac, randomUUID } from 'node:crypto';
import type { SigningKey } from '../keyring.js';

/** Long enough for one request and clock skew, short enough to be worthless in a log. */
const LIFETIME_SECONDS = 60;

/** What a service token says: `sub` and `iss` are the service, `aud` is the auth server. */
export interface ServiceTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

/**
 * The header of a service token. Its `typ` keeps it from being accepted as an access token, and the reverse
 * (RFC 8725 §3.11).
 */
export interface ServiceTokenHeader {
  readonly alg: 'HS256';
  readonly typ: 'svc+jwt';
  readonly kid: string;
}

/** Signs a service token, as a compact JWS. */
export type ServiceTokenSigner = (
  header: ServiceTokenHeader,
  claims: ServiceTokenClaims,
  key: SigningKey['key'],
) => string;

/** Makes the token with which a service authenticates to the auth server. */
export function serviceToken(
  { kid, key }: SigningKey,
  service: string,
  audience: string,
  sign: ServiceTokenSigner = signWithHmac,
): string {
  const iat = Math.floor(Date.now() / 1000);
  return sign(
    { alg: 'HS256', typ: 'svc+jwt', kid },
    { iss: service, sub: service, aud: audience, jti: randomUUID(), iat, exp: iat + LIFETIME_SECONDS },
    key,
  );
}

function signWithHmac(...[header, claims, key]: Parameters<ServiceTokenSigner>): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}
