import { createClient } from '@redis/client';
import type { Logger } from './logger.js';
import type { RateLimiter, RateLimitVerdict } from './rate-limits.js';

const KEY_PREFIX = 'holdfast:auth:limit:';
const CONNECT_MILLISECONDS = 2_000;
/** Longer than this nobody waits for a count: the database is asked in its place. */
const COMMAND_MILLISECONDS = 300;
const RECONNECT_MILLISECONDS = 1_000;

/**
 * Counts, and begins the window with the first hit, in one step: else a crash between the two would leave a count that
 * never ends. The end of a window does not move while it lasts.
 */
const COUNT = `
local hits = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { hits, redis.call('PTTL', KEYS[1]) }`;

/**
 * Fixed windows in Redis, for all processes together. While Redis is away the database counts, from nothing: a client
 * may then have at most a second helping, and is never let through uncounted.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #client;
  #isAway = false;

  constructor(
    url: string,
    private readonly fallback: RateLimiter,
    private readonly logger: Logger,
  ) {
    this.#client = createClient({
      url,
      disableOfflineQueue: true,
      socket: { connectTimeout: CONNECT_MILLISECONDS, reconnectStrategy: () => RECONNECT_MILLISECONDS },
      commandOptions: { timeout: COMMAND_MILLISECONDS },
    });
    this.#client.on('error', (err: unknown) => {
      this.#noteAway(err);
    });
    this.#client.on('ready', () => {
      this.#isAway = false;
      this.logger.info('rate limits are counted in Redis');
    });
    this.#client.connect().catch((err: unknown) => {
      this.#noteAway(err);
    });
  }

  async consume(key: string, max: number, windowSeconds: number): Promise<RateLimitVerdict> {
    if (!this.#client.isReady) return this.fallback.consume(key, max, windowSeconds);
    try {
      const [hits, left] = await this.#count(KEY_PREFIX + key, windowSeconds * 1000);
      return { allowed: hits <= max, retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) };
    } catch (err) {
      this.#noteAway(err);
      return this.fallback.consume(key, max, windowSeconds);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  /** @returns Hits so far in this window, and the milliseconds that are left of it. */
  async #count(key: string, windowMilliseconds: number): Promise<[number, number]> {
    const reply = await this.#client.eval(COUNT, { keys: [key], arguments: [String(windowMilliseconds)] });
    if (!Array.isArray(reply)) throw new TypeError('Redis answered a count with something else');
    const [hits, left] = reply.map(Number);
    return [hits ?? NaN, left ?? NaN];
  }

  /** Once for each time that it goes: it is asked again every second. */
  #noteAway(err: unknown): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.logger.warn({ err }, 'Redis is away: rate limits are counted in the database');
  }
}
