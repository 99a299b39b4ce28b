import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { GenericEndpointContext } from 'better-auth';
import { jwt, signJWT, type Jwk } from 'better-auth/plugins';
import { SignJWT, type JWTPayload } from 'jose';
import type { Config } from './config.js';
import type { AuthDatabase } from './database/database.js';
import { useToken } from './personal-tokens/exchange.js';
import { personalTokenRoutes } from './personal-tokens/personal-token.routes.js';
import { ProblemError } from './problem.js';
import { internalKeyring, keyIdOf } from './secrets.js';
import { sessionRoutes } from './sessions/session.routes.js';
import { endpoint, signedInEndpoint } from './routes/endpoint.js';

export type SignAccessToken = (claims: JWTPayload) => Promise<string>;

/** RFC 9068 §2.1: distinguishes an access token from everything else that is signed. */
const TOKEN_TYPE = 'at+jwt';
const DAY_SECONDS = 24 * 60 * 60;
/** The database writes the event of a change at most this long after the time in the row of the user. */
const EVENT_DELAY_MS = 100;
const KEY_PAIR_LIFE_SECONDS = 90 * DAY_SECONDS;
/** How long a key stays published after its last use: far longer than any token is valid. */
export const KEY_PAIR_GRACE_SECONDS = DAY_SECONDS;

/** Signs with the UTF-8 bytes of the shared secret: any HS256 library can verify with the same string. */
export function hs256Signer(secret: string): SignAccessToken {
  const key = new TextEncoder().encode(secret);
  const header = { alg: 'HS256', typ: TOKEN_TYPE, kid: keyIdOf(secret) };
  return (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/**
 * `GET /token`: turns the session cookie into a short access token for the API, `{ token }`.
 * `POST /personal-tokens/exchange`: turns the hash of a personal access token into one with its scopes.
 *
 * @param sign With the shared secret; unused where tokens are signed with a key pair.
 */
export function accessTokens({ token, secrets }: Config, database: AuthDatabase, sign: SignAccessToken) {
  const keyPairs = token.algorithm === 'EdDSA' ? keyPairPlugin(token, secrets) : undefined;
  const issue = async (context: GenericEndpointContext, grant: Grant) => {
    const claims = await claimsOf(token, grant);
    return keyPairs === undefined ? sign(claims) : keyPairs.sign(context, claims);
  };
  return {
    ...keyPairs?.plugin,
    id: 'access-tokens',
    endpoints: {
      ...keyPairs?.plugin.endpoints,
      getToken: signedInEndpoint(sessionRoutes.accessToken, async (context) => {
        return context.json({ token: await issue(context, context.context.session) });
      }),
      exchangePersonalToken: endpoint(personalTokenRoutes.exchange, async (context) => {
        const { hash, address } = context.body;
        const found = await useToken(database, hash, address);
        const isUsable = typeof found === 'object' && !isBanned(found.user);
        if (!isUsable) return context.json({ accessToken: null, isExpired: found === 'expired' });
        const { id, user, scopes, expiresAt } = found;
        const grant = { user, session: { id }, scopes, expiresAt };
        return context.json({ accessToken: await issue(context, grant) });
      }),
    },
  };
}

/**
 * Ed25519, with key pairs that the plugin makes, replaces each quarter and publishes at `GET /jwks`. The private halves
 * are in the database, encrypted with the internal secret.
 */
function keyPairPlugin(token: Config['token'], secrets: Config['secrets']) {
  const prefixes = internalKeyring(secrets).map(({ version }) =>
    JSON.stringify(`$ba$${version}$`).slice(0, -1),
  );
  const canDecrypt = ({ privateKey }: Jwk) => prefixes.some((prefix) => privateKey.startsWith(prefix));
  const options = {
    disableSettingJwtHeader: true,
    jwks: {
      keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' },
      rotationInterval: KEY_PAIR_LIFE_SECONDS,
      gracePeriod: KEY_PAIR_GRACE_SECONDS,
    },
    jwt: { issuer: token.issuer, audience: token.audience, expirationTime: `${token.ttlSeconds} seconds` },
    adapter: {
      // A key that no secret decrypts any more would fail every token, and should no longer be trusted.
      getJwks: async ({ context }: GenericEndpointContext) =>
        (await context.adapter.findMany<Jwk>({ model: 'jwks' })).filter(canDecrypt),
    },
  } as const;
  return {
    plugin: jwt(options),
    sign: (context: GenericEndpointContext, payload: JWTPayload) =>
      signJWT(context, { options, payload, header: { typ: TOKEN_TYPE } }),
  };
}

/** Whose token it is and, for that of a personal access token, how far it goes. */
export interface Grant {
  readonly user: SignedIn['user'];
  /** The session, or the personal access token: its end ends the token. */
  readonly session: { readonly id: string };
  readonly scopes?: readonly string[];
  /** The token ends no later than this. */
  readonly expiresAt?: Date;
}

export interface SignedIn {
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly name: string;
    readonly createdAt: Date;
    readonly updatedAt: Date;
  };
  readonly session: { readonly id: string };
}

/**
 * The API decides by `sub` (the user) and `sid` (the session); the other claims about the user only inform. They are
 * named one by one: the row of the user holds more than a token should.
 */
async function claimsOf(
  { issuer, audience, ttlSeconds }: Config['token'],
  { user, session, scopes, expiresAt }: Grant,
) {
  if (isBanned(user)) throw new ProblemError('ACCOUNT_BANNED');
  await waitForSecondAfterChange(user);
  const issuedAt = Math.floor(Date.now() / 1000);
  return {
    sub: user.id,
    sid: session.id,
    jti: randomUUID(),
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    // A personal access token never administers.
    role: scopes === undefined && 'role' in user && user.role === 'admin' ? 'admin' : 'user',
    ...(scopes !== undefined && { scope: scopes.join(' ') }),
    iss: issuer,
    aud: audience,
    iat: issuedAt,
    exp: Math.min(issuedAt + ttlSeconds, Math.floor((expiresAt?.getTime() ?? Infinity) / 1000)),
  };
}

/**
 * Waits, after a change of the account, until the second of the change is over: at most 1.1 s, and only for a token that
 * is asked for right after a change. The change ends all older tokens, and `iat` counts whole seconds, so every verifier
 * takes a token of that very second for an older one. An `iat` in the future would be refused too, by any verifier whose
 * clock is right. A new account has no older tokens.
 */
export async function waitForSecondAfterChange({
  createdAt,
  updatedAt,
}: Pick<SignedIn['user'], 'createdAt' | 'updatedAt'>): Promise<void> {
  if (updatedAt.getTime() === createdAt.getTime()) return;
  const changedAt = Math.floor((updatedAt.getTime() + EVENT_DELAY_MS) / 1000) * 1000;
  // A longer wait would come from a clock that is wrong.
  const end = Math.min(changedAt + 1000, Date.now() + 1000 + EVENT_DELAY_MS);
  // Timers may end a millisecond early.
  while (Date.now() < end) await delay(end - Date.now());
}

/** A ban ends the sessions. One written by SQL alone doesn't, so the token is refused as well. */
function isBanned(user: object): boolean {
  if (!('banned' in user) || user.banned !== true) return false;
  const end = 'banExpires' in user ? user.banExpires : null;
  return !(end instanceof Date) || end > new Date();
}
