import { Logger } from '@nestjs/common';
import { LocalCounter, WINDOW_MILLISECONDS, type RequestCounter } from './request-counter.js';

/** What a count may cost a request when Redis hangs. */
const PATIENCE_MILLISECONDS = 250;
const CONNECT_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 5000;
/** A server that hung once is not asked again by every request. */
const REST_MILLISECONDS = 2000;
const PREFIX = 'holdfast:api:throttle';

// One step, so that no crash leaves a count without an end. The key names the window, so that it is never set anew.
const COUNT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** The little of a Redis client that is needed here. */
interface Redis {
  readonly isReady: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  destroy(): void;
}

/**
 * Counts in Redis, together with all other processes. While Redis is away or slow each process counts for itself: a
 * limit is then worth as many times as there are processes, and nobody is refused or made to wait because of it.
 */
export class RedisCounter implements RequestCounter {
  private readonly logger = new Logger(RedisCounter.name);
  private readonly alone = new LocalCounter();
  private isShared = true;
  private restsUntil = 0;

  private constructor(private readonly redis: Redis) {}

  /** Resolves at once: the connection is made, and made again, in the background. */
  static async connect(url: string): Promise<RedisCounter> {
    // Loaded here, because most installations have no Redis.
    const { createClient } = await import('@redis/client');
    const client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: CONNECT_MILLISECONDS,
        reconnectStrategy: (attempt) => Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MILLISECONDS),
      },
    });
    const counter = new RedisCounter(client);
    client.on('error', (error: Error) => {
      counter.share(false, error.message);
    });
    client.on('ready', () => {
      counter.share(true);
    });
    // It tries again for ever; only `destroy` ends it, and rejects.
    client.connect().catch(() => undefined);
    return counter;
  }

  /** Whether the processes count together at the moment. */
  get isUp(): boolean {
    return this.isShared && this.redis.isReady;
  }

  async count(caller: string): Promise<number> {
    // Also while it is shared, so that a caller does not begin anew when Redis goes away.
    const own = this.alone.count(caller);
    if (!this.redis.isReady || Date.now() < this.restsUntil) return own;
    const window = Math.floor(Date.now() / WINDOW_MILLISECONDS);
    try {
      const keys = [`${PREFIX}:${window}:${caller}`];
      const count = await withinPatience(
        this.redis.eval(COUNT, { keys, arguments: [String(WINDOW_MILLISECONDS)] }),
      );
      this.share(true);
      return typeof count === 'number' ? count : own;
    } catch (error) {
      this.restsUntil = Date.now() + REST_MILLISECONDS;
      this.share(false, error instanceof Error ? error.message : String(error));
      return own;
    }
  }

  close(): void {
    this.redis.destroy();
  }

  /** One line in the log when Redis goes away, one when it is back. */
  private share(isShared: boolean, reason = ''): void {
    if (isShared === this.isShared) return;
    this.isShared = isShared;
    if (isShared) this.logger.log('Requests are counted in Redis again');
    else this.logger.warn(`Redis is away, each process counts its own requests: ${reason}`);
  }
}

/** The client's own time limit ends with the sending of a command, and a server that hangs still receives. */
async function withinPatience<Reply>(reply: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${PATIENCE_MILLISECONDS} ms`));
    }, PATIENCE_MILLISECONDS);
  });
  try {
    return await Promise.race([reply, overdue]);
  } finally {
    clearTimeout(timer);
  }
}
