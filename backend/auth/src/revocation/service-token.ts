import { createHmac, randomUUID } from 'node:crypto';
import type { SigningKey } from '../keyring.js';

/** Long enough for one request and two clocks that differ, short enough to be worthless in a log. */
const LIFETIME_SECONDS = 60;

/**
 * Signs the token by which a service speaks to the auth server: header `typ: svc+jwt`, so that it opens no API, and no
 * user token opens what it opens (RFC 8725 §3.11). `sub` and `iss` are the service, `aud` is the auth server.
 */
export function signServiceToken({ kid, key }: SigningKey, service: string, audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: service,
    sub: service,
    aud: audience,
    jti: randomUUID(),
    iat: now,
    exp: now + LIFETIME_SECONDS,
  };
  const input = `${base64url({ alg: 'HS256', typ: 'svc+jwt', kid })}.${base64url(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
