import { createHash } from 'node:crypto';
import { networkOf } from '@holdfast/nestjs-auth/client-address';
import { sql } from 'kysely';
import { CLIENT_ADDRESS_HEADER } from './http-messages.js';
import type { Config } from './config.js';
import type { AuthDatabase } from './database/database.js';
import { ProblemError } from './problem.js';
import type { RateLimit, Route } from './routes/route.js';

export interface RateLimitVerdict {
  readonly allowed: boolean;
  /** Whole seconds until the window ends, at least 1. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Counts one hit in the window that runs, or begins one. */
  consume(key: string, max: number, windowSeconds: number): Promise<RateLimitVerdict>;
}

/**
 * Counts requests in fixed windows, in the database, so that all processes share them. One statement decides: there
 * is no gap between reading and counting for parallel requests to slip through, and the clock is the database's.
 * (Better Auth's own database limiter never ends a window that stays busy, and 1.7.7 reports a wrong wait.)
 */
export class DatabaseRateLimiter implements RateLimiter {
  constructor(private readonly database: AuthDatabase) {}

  async consume(key: string, max: number, windowSeconds: number): Promise<RateLimitVerdict> {
    const { rows } = await sql<{ hits: number; wait: number }>`
      INSERT INTO auth.rate_limit AS current (key, hits, ends_at)
      VALUES (${key}, 1, now() + make_interval(secs => ${windowSeconds}))
      ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN current.ends_at <= now() THEN 1 ELSE least(current.hits + 1, ${max}::integer + 1) END,
        ends_at = CASE WHEN current.ends_at <= now() THEN excluded.ends_at ELSE current.ends_at END
      RETURNING hits, greatest(1, ceil(extract(epoch FROM ends_at - now())))::integer AS wait
    `.execute(this.database);
    const [{ hits, wait } = { hits: 1, wait: 1 }] = rows;
    return { allowed: hits <= max, retryAfterSeconds: wait };
  }
}

const MINUTE_SECONDS = 60;
/** One account may be tried as often as this many client addresses may try. */
const ADDRESSES_PER_ACCOUNT = 2;
const LINKS_PER_HOUR = 5;

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
  const { allowed, retryAfterSeconds } = await limiter.consume(key, max, MINUTE_SECONDS);
  if (!allowed) throw new ProblemError('RATE_LIMITED', { retryAfterSeconds });
}

/** Five links an hour to one address, whoever asks: no one's mailbox is flooded in our name. */
export async function mayMailLink(limiter: RateLimiter, email: string): Promise<boolean> {
  const { allowed } = await limiter.consume(addressKey('mail', email), LINKS_PER_HOUR, 60 * MINUTE_SECONDS);
  return allowed;
}

/** The address itself would be personal data in a table that needs none. */
function addressKey(purpose: string, email: string): string {
  return `${purpose}|${createHash('sha256').update(email).digest('base64url')}`;
}
