import { randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { SigningKey } from '../keyring.js';

/** Long enough for one request and two clocks that differ, short enough to be worthless in a log. */
const LIFETIME_SECONDS = 60;

/**
 * Signs the token by which a service speaks to the auth server: header `typ: svc+jwt`, so that it opens no API, and no
 * user token opens what it opens (RFC 8725 §3.11). `sub` and `iss` are the service, `aud` is the auth server.
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
