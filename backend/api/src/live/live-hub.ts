import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JwtStrategy, ProblemException, TokenRefused, type AuthUser } from '@holdfast/nestjs-auth';
import { SLOTS } from '../ledger/telling.js';
import { ChangesRepository } from './changes.repository.js';
import { EventStream } from './event-stream.js';

const POLL_MILLISECONDS = 400;
const BEAT_MILLISECONDS = 15_000;
/** Of one user to one process. */
const CONNECTIONS_MAX = 20;

/**
 * All open event streams of this process. One statement every 400 ms asks how far the connected owners have come; only
 * for those who have moved on, from whichever process, another one asks what it was about. Nothing in it needs a
 * session of the database, so it works through a pooler in transaction mode.
 */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveHub.name);
  private readonly streams = new Map<string, Set<EventStream>>();
  private readonly stopping = new AbortController();
  private polling = Promise.resolve();
  private beating: NodeJS.Timeout | undefined;
  private hasFailed = false;

  constructor(
    private readonly changes: ChangesRepository,
    private readonly door: JwtStrategy,
  ) {}

  onApplicationBootstrap(): void {
    this.polling = this.poll();
    this.beating = setInterval(() => {
      for (const stream of this.all()) stream.beat();
    }, BEAT_MILLISECONDS).unref();
  }

  /** Ends all streams; their clients come back, to another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.beating);
    for (const stream of this.all()) stream.push(null);
    await this.polling;
  }

  /**
   * @param lastPosition Where an earlier connection ended; undefined: the client knows nothing yet.
   * @throws {ProblemException} 429 LIVE_LIMIT_REACHED or 503 SERVER_DRAINING
   */
  async connect(user: AuthUser, lastPosition: number | undefined): Promise<EventStream> {
    this.admit(user);
    const head = (await this.changes.positions([user.id])).get(user.id) ?? 0;
    const streams = this.admit(user);
    const stream = new EventStream(user, lastPosition ?? head);
    if (lastPosition === undefined) stream.ready();
    else if (lastPosition > head || head - lastPosition > SLOTS)
      stream.change({ position: head, ids: undefined });
    streams.add(stream);
    this.streams.set(user.id, streams);
    stream.once('close', () => {
      streams.delete(stream);
      if (streams.size === 0) this.streams.delete(user.id);
    });
    return stream;
  }

  /** Open streams. */
  get size(): number {
    return this.all().length;
  }

  /** Bytes that wait for slow readers. */
  get buffered(): number {
    return this.all().reduce((sum, { readableLength }) => sum + readableLength, 0);
  }

  private admit({ id }: AuthUser): Set<EventStream> {
    if (this.stopping.signal.aborted) throw refusal(503, 'SERVER_DRAINING', 'This process is stopping', 1);
    const streams = this.streams.get(id) ?? new Set();
    if (streams.size < CONNECTIONS_MAX) return streams;
    throw refusal(429, 'LIVE_LIMIT_REACHED', `You have ${CONNECTIONS_MAX} event streams open already`, 30);
  }

  private all(): EventStream[] {
    return [...this.streams.values()].flatMap((streams) => [...streams]);
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(POLL_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined);
      for (const stream of this.all()) this.checkAgain(stream);
      if (this.streams.size > 0) await this.tellAll();
    }
  }

  /** Ends the stream of somebody whose token has expired or was revoked. */
  private checkAgain(stream: EventStream): void {
    try {
      this.door.checkAgain(stream.user);
    } catch (error) {
      if (!(error instanceof TokenRefused || error instanceof ProblemException)) throw error;
      stream.end(error.code);
    }
  }

  /** One line in the log when the database goes away, one when it is back: the streams stay open meanwhile. */
  private async tellAll(): Promise<void> {
    try {
      for (const [userId, position] of await this.changes.positions([...this.streams.keys()])) {
        await this.tell(userId, position);
      }
      if (this.hasFailed) this.logger.log('Changes are told again');
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) this.logger.warn(error, 'Changes are not told for now');
      this.hasFailed = true;
    }
  }

  private async tell(userId: string, position: number): Promise<void> {
    const behind = [...(this.streams.get(userId) ?? [])].filter(
      (stream) => stream.position < position && !stream.isFull,
    );
    // Almost always all stand at one place, and one statement serves them.
    for (const after of new Set(behind.map((stream) => stream.position))) {
      const changed = await this.changes.since(userId, after);
      for (const stream of behind) if (changed && stream.position === after) stream.change(changed);
    }
  }
}

function refusal(status: number, code: string, detail: string, seconds: number): ProblemException {
  return new ProblemException({ status, code, detail, headers: { 'Retry-After': String(seconds) } });
}
