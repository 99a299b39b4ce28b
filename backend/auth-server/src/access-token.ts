import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import { jwt, signJWT, type Jwk } from 'better-auth/plugins';
import { SignJWT, type JWTPayload } from 'jose';
import type { Config } from './config.js';
import { ProblemError } from './problem.js';
import { internalKeyring, keyIdOf } from './secrets.js';

export type SignAccessToken = (claims: JWTPayload) => Promise<string>;

/** RFC 9068 §2.1: what tells an access token from every other signed text. */
const TOKEN_TYPE = 'at+jwt';
const DAY_SECONDS = 24 * 60 * 60;
/** From the moment that is written into the row of a user to that of the event, which the database writes. */
const EVENT_DELAY_MS = 100;
const KEY_PAIR_LIFE_SECONDS = 90 * DAY_SECONDS;
/** How long a key stays published after its last use: far longer than any token lives. */
export const KEY_PAIR_GRACE_SECONDS = DAY_SECONDS;

/** Signs with the UTF-8 bytes of the shared secret, so that any HS256 library can verify with the same string. */
export function hs256Signer(secret: string): SignAccessToken {
  const key = new TextEncoder().encode(secret);
  const header = { alg: 'HS256', typ: TOKEN_TYPE, kid: keyIdOf(secret) };
  return (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** `GET /token`: turns the session cookie into a short access token for the API, `{ token }`. */
export function accessTokens({ token, secrets }: Config, sign: SignAccessToken) {
  return token.algorithm === 'EdDSA' ? keyPairTokens(token, secrets) : sharedSecretTokens(token, sign);
}

function sharedSecretTokens(token: Config['token'], sign: SignAccessToken) {
  return {
    ...jwt({
      disableSettingJwtHeader: true,
      // The plugin signs with a key pair, and lets go of it only where it believes the keys to be elsewhere: these
      // two values are asked for and never used, and `/jwks` then answers 404.
      jwks: { remoteUrl: 'urn:holdfast:hs256', keyPairConfig: { alg: 'EdDSA' } },
      jwt: { ...claimOptions(token), sign },
    }),
    // The table of the key pairs stays unused.
    schema: {},
  };
}

/**
 * Ed25519, with key pairs that the plugin makes, replaces each quarter and publishes at `GET /jwks`. The private halves
 * are in the database, encrypted with the internal secret.
 */
function keyPairTokens(token: Config['token'], secrets: Config['secrets']) {
  const seals = internalKeyring(secrets).map(({ version }) => `$ba$${version}$`);
  const isOpen = ({ privateKey }: Jwk) =>
    seals.some((seal) => privateKey.startsWith(JSON.stringify(seal).slice(0, -1)));
  const options = {
    disableSettingJwtHeader: true,
    jwks: {
      keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' },
      rotationInterval: KEY_PAIR_LIFE_SECONDS,
      gracePeriod: KEY_PAIR_GRACE_SECONDS,
    },
    jwt: claimOptions(token),
    adapter: {
      // A key that no secret opens any more would fail every token, and is one that nobody should believe.
      getJwks: async ({ context }: GenericEndpointContext) =>
        (await context.adapter.findMany<Jwk>({ model: 'jwks' })).filter(isOpen),
    },
  } as const;
  const plugin = jwt(options);
  return {
    ...plugin,
    endpoints: {
      ...plugin.endpoints,
      // The plugin's own writes no `typ` into the header.
      getToken: createAuthEndpoint('/token', { method: 'GET', use: [sessionMiddleware] }, async (context) => {
        const { session, user } = context.context.session;
        const claims = await claimsOf({ session, user });
        const payload = { iat: Math.floor(Date.now() / 1000), ...claims, sub: user.id };
        return context.json({
          token: await signJWT(context, { options, payload, header: { typ: TOKEN_TYPE } }),
        });
      }),
    },
  };
}

function claimOptions({ issuer, audience, ttlSeconds }: Config['token']) {
  return { issuer, audience, expirationTime: `${ttlSeconds} seconds`, definePayload: claimsOf } as const;
}

export interface SignedIn {
  readonly user: {
    readonly email: string;
    readonly emailVerified: boolean;
    readonly name: string;
    readonly createdAt: Date;
    readonly updatedAt: Date;
  };
  readonly session: { readonly id: string };
}

/**
 * `sub` (the user) and `sid` (the session) are what the API decides by; the others only inform. They
 * are named one by one, because the plugin's default is the whole user row.
 */
async function claimsOf({ user, session }: SignedIn) {
  if (isBanned(user)) throw new ProblemError('ACCOUNT_BANNED');
  await secondAfterChange(user);
  return {
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    role: 'role' in user && user.role === 'admin' ? 'admin' : 'user',
    sid: session.id,
    jti: randomUUID(),
  };
}

/**
 * A change of the account ends the tokens that are older, and `iat` counts whole seconds: a token of the very second of
 * the change is taken for an older one. So it is made in the next. A new account has no older tokens.
 */
async function secondAfterChange({ createdAt, updatedAt }: SignedIn['user']): Promise<void> {
  if (updatedAt.getTime() === createdAt.getTime()) return;
  const changedAt = Math.floor((updatedAt.getTime() + EVENT_DELAY_MS) / 1000) * 1000;
  const wait = changedAt + 1000 - Date.now();
  // More would be a clock that goes wrong.
  if (wait > 0) await delay(Math.min(wait, 1000 + EVENT_DELAY_MS));
}

/** A ban ends the sessions; one that was written by SQL alone does not, so the token is refused as well. */
function isBanned(user: object): boolean {
  if (!('banned' in user) || user.banned !== true) return false;
  const end = 'banExpires' in user ? user.banExpires : null;
  return !(end instanceof Date) || end > new Date();
}
