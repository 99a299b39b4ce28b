import type { FastifyBaseLogger } from 'fastify';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type IRateLimiterOptions,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { ProblemError } from './problem.js';
import { withTimeout } from './retry.js';

/** How long a request waits for Redis. */
const COMMAND_MILLISECONDS = 250;
const CONNECT_MILLISECONDS = 500;
const RECONNECT_MAX_MILLISECONDS = 5000;
/** After a failure Redis isn't asked for this long, so that only one request waits for a server that hangs. */
const BACK_OFF_MILLISECONDS = 2000;
/** Most keys that a process counts in its memory, some 30 MB. Further callers share one count. */
const KEYS_MAX = 100_000;

export interface RateLimitVerdict {
  readonly isAllowed: boolean;
  /** Until the window ends, at least 1. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiterOptions {
  /** Where all processes count together. */
  readonly redisUrl: string | undefined;
  readonly keyPrefix: string;
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  /** Counts where there is no Redis, and while Redis is unavailable. @default in the memory of this process */
  readonly local?: (limit: IRateLimiterOptions) => RateLimiterAbstract;
}

/**
 * Counts requests in fixed windows that begin with the first request of a key. While Redis is unavailable or hangs,
 * the local limiter counts from zero: a caller may then get a second helping, and no one waits or is refused.
 */
export class RateLimiter {
  readonly #limiters = new Map<string, RateLimiterAbstract>();

  private constructor(
    private readonly create: (limit: IRateLimiterOptions) => RateLimiterAbstract,
    private readonly redis: SharedRedis | undefined,
  ) {}

  static async create({
    redisUrl,
    keyPrefix,
    logger,
    local = (limit) => new BoundedMemoryLimiter(limit),
  }: RateLimiterOptions): Promise<RateLimiter> {
    const named = (limit: IRateLimiterOptions) => ({
      ...limit,
      keyPrefix: `${keyPrefix}:${limit.points}/${limit.duration}`,
    });
    if (redisUrl === undefined) return new RateLimiter((limit) => local(named(limit)), undefined);
    const redis = await SharedRedis.connect(redisUrl, logger);
    return new RateLimiter((limit) => {
      const prefixed = named(limit);
      return new RateLimiterRedis({
        ...prefixed,
        storeClient: redis,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        inMemoryBlockOnConsumed: limit.points + 1,
        insuranceLimiter: local(prefixed),
      });
    }, redis);
  }

  /** Whether all processes count together at the moment; undefined where no Redis is configured. */
  get isShared(): boolean | undefined {
    return this.redis?.isReady;
  }

  /** Counts one request of a key. */
  async consume(key: string, max: number, windowSeconds: number): Promise<RateLimitVerdict> {
    try {
      return verdictOf(await this.limiter(max, windowSeconds).consume(key), true);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return verdictOf(refusal, false);
    }
  }

  close(): void {
    this.redis?.close();
  }

  private limiter(points: number, duration: number): RateLimiterAbstract {
    const name = `${points}/${duration}`;
    const limiter = this.#limiters.get(name) ?? this.create({ points, duration });
    this.#limiters.set(name, limiter);
    return limiter;
  }
}

/** The refusal of a request that exceeds a limit. */
export function rateLimited(retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    status: 429,
    code: 'RATE_LIMITED',
    detail: 'Too many requests. Try again in a moment',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
}

export interface PostgresTable {
  readonly schema: string;
  /** Its columns, in this order: `key text PRIMARY KEY`, `points integer`, `expire bigint` (milliseconds since 1970). */
  readonly table: string;
  readonly query: (statement: string, values: readonly unknown[]) => Promise<{ readonly rows: unknown[] }>;
}

/** A {@link RateLimiterOptions.local} that counts in PostgreSQL, for all processes together. The caller deletes old rows. */
export function postgresLimiter({ schema, table, query }: PostgresTable) {
  const storeClient = {
    query: ({ text, values }: { readonly text: string; readonly values: readonly unknown[] }) =>
      query(text, values),
  };
  return (limit: IRateLimiterOptions): RateLimiterAbstract =>
    new RateLimiterPostgres({
      ...limit,
      storeClient,
      storeType: 'client',
      schemaName: schema,
      tableName: table,
      tableCreated: true,
      clearExpiredByTimeout: false,
    });
}

function verdictOf({ msBeforeNext }: RateLimiterRes, isAllowed: boolean): RateLimitVerdict {
  return { isAllowed, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
}

/** The library's limiter has no bound: a caller with many IPv6 networks could fill the memory. */
export class BoundedMemoryLimiter extends RateLimiterMemory {
  #newKeys = 0;
  #earlierKeys = 0;
  #windowStart = Date.now();

  constructor(
    limit: IRateLimiterOptions,
    private readonly keysMax = KEYS_MAX,
  ) {
    super(limit);
  }

  override async consume(
    key: string | number,
    points?: number,
    options?: Record<string, unknown>,
  ): Promise<RateLimiterRes> {
    this.startWindow();
    const isFull = this.#earlierKeys + this.#newKeys >= this.keysMax;
    const counted = isFull && (await this.get(key)) === null ? 'all further callers' : key;
    const result = await super.consume(counted, points, options);
    if (result.isFirstInDuration) this.#newKeys += 1;
    return result;
  }

  /** A key lives for one window, so those of the current and of the last one are all there are. */
  private startWindow(): void {
    const milliseconds = this.duration * 1000;
    const age = Date.now() - this.#windowStart;
    if (age < milliseconds) return;
    this.#earlierKeys = age < 2 * milliseconds ? this.#newKeys : 0;
    this.#newKeys = 0;
    this.#windowStart = Date.now();
  }
}

interface EvalOptions {
  readonly keys: string[];
  readonly arguments: string[];
}

interface RedisClient {
  readonly isReady: boolean;
  eval(script: string, options: EvalOptions): Promise<unknown>;
  destroy(): void;
}

/** The part of a Redis client that the library uses, with a timeout and a pause after each failure. */
class SharedRedis {
  #retryAt = 0;
  #isAway = false;

  private constructor(
    private readonly client: RedisClient,
    private readonly logger: RateLimiterOptions['logger'],
  ) {}

  /** Returns at once. The client connects, and reconnects, in the background. */
  static async connect(url: string, logger: RateLimiterOptions['logger']): Promise<SharedRedis> {
    // Loaded here, because most installations have no Redis.
    const { createClient } = await import('@redis/client');
    const client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: CONNECT_MILLISECONDS,
        reconnectStrategy: (attempt) => Math.min(100 * 2 ** attempt, RECONNECT_MAX_MILLISECONDS),
      },
    });
    const redis = new SharedRedis(client, logger);
    client.on('error', (error: unknown) => {
      redis.noteFailure(error);
    });
    client.on('ready', () => {
      redis.noteSuccess();
    });
    // It never gives up: only destroy() ends it, and makes this promise reject.
    client.connect().catch(() => undefined);
    return redis;
  }

  get isReady(): boolean {
    return this.client.isReady && Date.now() >= this.#retryAt;
  }

  async eval(script: string, options: EvalOptions): Promise<unknown> {
    // One request tries whether it is back; the others don't wait for it.
    if (this.#isAway) this.#retryAt = Date.now() + BACK_OFF_MILLISECONDS;
    try {
      // The client's own timeout ends when a command is sent, and a server that hangs still receives.
      const reply = await withTimeout(this.client.eval(script, options), COMMAND_MILLISECONDS);
      this.noteSuccess();
      return reply;
    } catch (error) {
      this.#retryAt = Date.now() + BACK_OFF_MILLISECONDS;
      this.noteFailure(error);
      throw error;
    }
  }

  close(): void {
    this.client.destroy();
  }

  /** Logs one line when Redis goes away, and one when it is back. */
  private noteFailure(err: unknown): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.logger.warn({ err }, 'Redis is unavailable: requests are counted without it');
  }

  private noteSuccess(): void {
    this.#retryAt = 0;
    if (!this.#isAway) return;
    this.#isAway = false;
    this.logger.info('requests are counted in Redis again');
  }
}
