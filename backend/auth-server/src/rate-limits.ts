import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { CLIENT_ADDRESS_HEADER } from './http-messages.js';
import type { Config } from './config.js';
import type { AuthDatabase } from './database/database.js';
import { ProblemError } from './problem.js';

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
/** One account may be tried as often as this many addresses may try. */
const ADDRESSES_PER_ACCOUNT = 2;
const LINKS_PER_HOUR = 5;

/**
 * Counts tries to sign in to one account from all addresses together, so that many addresses cannot share the guessing.
 * An address that has a session of this account right now is not counted: a stranger cannot lock its owner out there,
 * and elsewhere for no longer than a minute.
 *
 * @throws {ProblemError} RATE_LIMITED
 */
export async function requireQuietAccount(
  database: AuthDatabase,
  limiter: RateLimiter,
  limits: Config['rateLimit'],
  email: string,
  headers: Headers | undefined,
): Promise<void> {
  const isKnown = await database
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select('session.id')
    .where('user.email', '=', email)
    .where('session.ipAddress', '=', headers?.get(CLIENT_ADDRESS_HEADER) ?? '')
    .where('session.expiresAt', '>', new Date())
    .executeTakeFirst();
  if (isKnown !== undefined) return;
  const key = addressKey('account', email);
  const max = limits.signInPerMinute * ADDRESSES_PER_ACCOUNT;
  const { allowed, retryAfterSeconds } = await limiter.consume(key, max, MINUTE_SECONDS);
  if (!allowed) throw new ProblemError('RATE_LIMITED', { retryAfterSeconds });
}

/** Five links an hour to one address, whoever asks: nobody's mailbox is to be flooded in our name. */
export async function mayMailLink(limiter: RateLimiter, email: string): Promise<boolean> {
  const { allowed } = await limiter.consume(addressKey('mail', email), LINKS_PER_HOUR, 60 * MINUTE_SECONDS);
  return allowed;
}

/** The address itself would be personal data in a table that needs none. */
function addressKey(purpose: string, email: string): string {
  return `${purpose}|${createHash('sha256').update(email).digest('base64url')}`;
}

/**
 * Better Auth's rate limit settings: it counts per route and client address (IPv6 by /64), we say how many and where.
 * On in every NODE_ENV, where its own default is production only.
 */
export function rateLimits(limits: Config['rateLimit'], limiter: RateLimiter) {
  const perMinute = (max: number) => ({ window: MINUTE_SECONDS, max });
  return {
    enabled: limits.enabled,
    ...perMinute(limits.perMinute),
    customRules: {
      '/sign-in/email': perMinute(limits.signInPerMinute),
      '/sign-up/email': perMinute(limits.signUpPerMinute),
      '/reset-password': perMinute(limits.signInPerMinute),
      '/verify-email': perMinute(limits.signInPerMinute),
      '/change-password': perMinute(limits.signInPerMinute),
      '/email-change*': perMinute(limits.signInPerMinute),
      '/delete-account': perMinute(limits.signInPerMinute),
      '/two-factor/*': perMinute(limits.signInPerMinute),
      '/two-factor/recovery/*': perMinute(limits.signInPerMinute),
      '/invitations/accept': perMinute(limits.signInPerMinute),
      '/sign-in/social': perMinute(limits.signInPerMinute),
      // A list, not a try: Better Auth's own rule for all that begins with /sign-in would allow three in ten seconds.
      '/sign-in-methods': perMinute(limits.perMinute),
      '/sign-in-methods/*': perMinute(limits.signInPerMinute),
      '/link-social': perMinute(limits.signInPerMinute),
      '/callback/*': perMinute(limits.signInPerMinute),
      '/passkey/generate-register-options': perMinute(limits.signInPerMinute),
      '/passkey/verify-*': perMinute(limits.signInPerMinute),
      '/request-password-reset': perMinute(limits.mailPerMinute),
      '/send-verification-email': perMinute(limits.mailPerMinute),
      // Asked for by every open tab, and worth nothing without the cookie.
      '/get-session': false as const,
      '/token': false as const,
    },
    customStorage: {
      consume: async (key: string, rule: { window: number; max: number }) => {
        const { allowed, retryAfterSeconds } = await limiter.consume(key, rule.max, rule.window);
        return { allowed, retryAfter: allowed ? null : retryAfterSeconds };
      },
    },
  };
}
