import { randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { SigningKey } from '../keyring.js';

/** Long enough for one request and clock skew, short enough to be worthless in a log. */
const LIFETIME_SECONDS = 60;

/**
 * Signs the token with which a service authenticates to the auth server. Its header `typ: svc+jwt` keeps it from being
 * accepted as an access token, and the reverse (RFC 8725 §3.11). `sub` and `iss` are the service, `aud` is the auth
 * server.
 */
export function signServiceToken({ kid, key }: SigningKey, service: string, audience: string): string {
  return new JwtService({ secret: key }).sign(
    {},
    {
      algorithm: 'HS256',
      header: { alg: 'HS256', typ: 'svc+jwt', kid },
      issuer: service,
      subject: service,
      audience,
      jwtid: randomUUID(),
      expiresIn: LIFETIME_SECONDS,
    },
  );
}
