import { createHash } from 'node:crypto';
import { networkOf } from '@holdfast/nestjs-auth/client-address';
import { postgresLimiter, RateLimiter } from '@holdfast/server-kit/rate-limit';
import { CompiledQuery } from 'kysely';
import { CLIENT_ADDRESS_HEADER } from './http-messages.js';
import type { Config } from './config.js';
import { SCHEMA, type AuthDatabase } from './database/database.js';
import type { Logger } from './logger.js';
import { ProblemError } from './problem.js';
import type { RateLimit, Route } from './routes/route.js';

const MINUTE_SECONDS = 60;
/** One account may be tried as often as this many client addresses may try. */
const ADDRESSES_PER_ACCOUNT = 2;
const LINKS_PER_HOUR = 5;

/**
 * Counts in Redis where there is one, and else in the database: always for all processes together. (Better Auth's own
 * database limiter never ends a window that stays busy, and 1.7.7 reports a wrong wait.)
 */
export function createLimiter(config: Config, database: AuthDatabase, logger: Logger): Promise<RateLimiter> {
  return RateLimiter.create({
    redisUrl: config.rateLimit.redisUrl,
    keyPrefix: 'holdfast:auth:limit',
    logger,
    local: postgresLimiter({
      schema: SCHEMA,
      table: 'request_count',
      query: (statement, values) => database.executeQuery(CompiledQuery.raw(statement, [...values])),
    }),
  });
}

interface Parts {
  readonly config: Config;
  readonly limiter: RateLimiter;
}

/**
 * Counts a request for its client, by route: the registry says which limit a route has.
 *
 * @throws {ProblemError} RATE_LIMITED
 */
export async function requireWithinLimit(
  parts: Parts,
  headers: Headers,
  { limit, path }: Route,
): Promise<void> {
  if (!parts.config.rateLimit.enabled || limit === 'unlimited') return;
  const network = networkOf(headers.get(CLIENT_ADDRESS_HEADER) ?? '');
  await consume(parts.limiter, `${network}|${path}`, perMinute(parts.config.rateLimit, limit));
}

function perMinute(limits: Config['rateLimit'], limit: Exclude<RateLimit, 'unlimited'>): number {
  return {
    standard: limits.perMinute,
    'sign-in': limits.signInPerMinute,
    'sign-up': limits.signUpPerMinute,
    mail: limits.mailPerMinute,
  }[limit];
}

/**
 * Counts attempts to sign in to one account from all client addresses together, so that many addresses can't share the
 * guessing. An address that has a session of this account isn't counted: a stranger can't lock its owner out there, and
 * elsewhere for no longer than a minute.
 *
 * @throws {ProblemError} RATE_LIMITED
 */
export async function requireQuietAccount(
  { config, database, limiter }: Parts & { readonly database: AuthDatabase },
  email: string,
  headers: Headers | undefined,
): Promise<void> {
  if (!config.rateLimit.enabled) return;
  const isKnown = await database
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select('session.id')
    .where('user.email', '=', email)
    .where('session.ipAddress', '=', headers?.get(CLIENT_ADDRESS_HEADER) ?? '')
    .where('session.expiresAt', '>', new Date())
    .executeTakeFirst();
  if (isKnown !== undefined) return;
  await consume(
    limiter,
    addressKey('account', email),
    config.rateLimit.signInPerMinute * ADDRESSES_PER_ACCOUNT,
  );
}

async function consume(limiter: RateLimiter, key: string, max: number): Promise<void> {
  const { isAllowed, retryAfterSeconds } = await limiter.consume(key, max, MINUTE_SECONDS);
  if (!isAllowed) throw new ProblemError('RATE_LIMITED', { retryAfterSeconds });
}

/** Five links an hour to one address from all clients together, so that a stranger can't flood a mailbox. */
export async function mayMailLink(limiter: RateLimiter, email: string): Promise<boolean> {
  const { isAllowed } = await limiter.consume(addressKey('mail', email), LINKS_PER_HOUR, 60 * MINUTE_SECONDS);
  return isAllowed;
}

/** The address itself would be personal data in a table that needs none. */
function addressKey(purpose: string, email: string): string {
  return `${purpose}|${createHash('sha256').update(email).digest('base64url')}`;
}
