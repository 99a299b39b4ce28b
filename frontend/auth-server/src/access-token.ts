import { randomUUID } from 'node:crypto';
import { jwt } from 'better-auth/plugins';
import { SignJWT, type JWTPayload } from 'jose';
import type { Config } from './config.js';
import { ProblemError } from './problem.js';
import { keyIdOf } from './secrets.js';

export type SignAccessToken = (claims: JWTPayload) => Promise<string>;

/** Signs with the UTF-8 bytes of the shared secret, so that any HS256 library can verify with the same string. */
export function hs256Signer(secret: string): SignAccessToken {
  const key = new TextEncoder().encode(secret);
  const header = { alg: 'HS256', typ: 'at+jwt', kid: keyIdOf(secret) };
  return (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/**
 * `GET /token`: turns the session cookie into a short access token for the API, `{ token }`.
 *
 * `sub` (the user) and `sid` (the session) are what the API decides by; `email`, `name` and `role` only inform. They
 * are named one by one, because the plugin's default is the whole user row.
 */
export function accessTokens({ issuer, audience, ttlSeconds }: Config['token'], sign: SignAccessToken) {
  return {
    ...jwt({
      disableSettingJwtHeader: true,
      // The plugin signs with a key pair, and lets go of it only where it believes the keys to be elsewhere: these
      // two values are asked for and never used, and `/jwks` is not among the open routes.
      jwks: { remoteUrl: 'urn:holdfast:hs256', keyPairConfig: { alg: 'EdDSA' } },
      jwt: {
        issuer,
        audience,
        expirationTime: `${ttlSeconds} seconds`,
        definePayload: ({ user, session }) => {
          if (isBanned(user)) throw new ProblemError('ACCOUNT_BANNED');
          return {
            email: user.email,
            name: user.name,
            role: 'role' in user && user.role === 'admin' ? 'admin' : 'user',
            sid: session.id,
            jti: randomUUID(),
          };
        },
        sign,
      },
    }),
    // No `jwks` table without key pairs.
    schema: {},
  };
}

/** A ban ends the sessions; one that was written by SQL alone does not, so the token is refused as well. */
function isBanned(user: object): boolean {
  if (!('banned' in user) || user.banned !== true) return false;
  const end = 'banExpires' in user ? user.banExpires : null;
  return !(end instanceof Date) || end > new Date();
}
