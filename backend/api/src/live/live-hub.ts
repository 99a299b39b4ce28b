import { SERVER_DRAINING } from '@holdfast/server-kit/health';
import { ProblemError } from '@holdfast/server-kit/problem';
import { pollEvery } from '@holdfast/server-kit/retry';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TokenAuthenticator, ProblemException, TokenRefused, type AuthUser } from '@holdfast/nestjs-auth';
import { CHANGES_KEPT } from '../change-log/record-change.js';
import { ChangesRepository } from './changes.repository.js';
import { EventStream } from './event-stream.js';

const POLL_MILLISECONDS = 400;
const HEARTBEAT_MILLISECONDS = 15_000;
/** Per user and process. */
const CONNECTIONS_MAX = 20;

/**
 * All open event streams of this process. One statement every 400 ms reads the latest change of each connected owner; only
 * for owners with newer changes, from any process, a second statement reads what changed. It needs no database session,
 * so it works through a pooler in transaction mode.
 */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveHub.name);
  private readonly streams = new Map<string, Set<EventStream>>();
  private readonly stopping = new AbortController();
  private polling = Promise.resolve();
  private heartbeat: NodeJS.Timeout | undefined;
  private hasFailed = false;

  constructor(
    private readonly changes: ChangesRepository,
    private readonly tokens: TokenAuthenticator,
  ) {}

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    this.polling = pollEvery({ milliseconds: POLL_MILLISECONDS, signal }, () => this.poll());
    this.heartbeat = setInterval(() => {
      for (const stream of this.all()) stream.beat();
    }, HEARTBEAT_MILLISECONDS).unref();
  }

  /** Ends all streams; their clients reconnect to another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.heartbeat);
    for (const stream of this.all()) stream.push(null);
    await this.polling;
  }

  /**
   * @param lastPosition Where an earlier connection ended; undefined for a new client.
   * @throws {ProblemError} 429 LIVE_LIMIT_REACHED or 503 SERVER_DRAINING
   */
  async connect(user: AuthUser, lastPosition: number | undefined): Promise<EventStream> {
    this.admit(user);
    const head = (await this.changes.positions([user.id])).get(user.id) ?? 0;
    const streams = this.admit(user);
    const stream = new EventStream(user, lastPosition ?? head);
    if (lastPosition === undefined) stream.ready();
    else if (lastPosition > head || head - lastPosition > CHANGES_KEPT)
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

  /** Bytes buffered for slow readers. */
  get buffered(): number {
    return this.all().reduce((sum, { readableLength }) => sum + readableLength, 0);
  }

  private admit({ id }: AuthUser): Set<EventStream> {
    if (this.stopping.signal.aborted) throw new ProblemError(SERVER_DRAINING);
    const streams = this.streams.get(id) ?? new Set();
    if (streams.size < CONNECTIONS_MAX) return streams;
    throw new ProblemError({
      status: 429,
      code: 'LIVE_LIMIT_REACHED',
      detail: `You already have ${CONNECTIONS_MAX} open event streams`,
      headers: { 'Retry-After': '30' },
    });
  }

  private all(): EventStream[] {
    return [...this.streams.values()].flatMap((streams) => [...streams]);
  }

  private async poll(): Promise<void> {
    for (const stream of this.all()) this.checkToken(stream);
    if (this.streams.size > 0) await this.sendChanges();
  }

  /** Ends the stream when its token has expired or was revoked. */
  private checkToken(stream: EventStream): void {
    try {
      this.tokens.checkAgain(stream.user);
    } catch (error) {
      if (!(error instanceof TokenRefused || error instanceof ProblemException)) throw error;
      stream.end(error.code);
    }
  }

  /** Logs one line when the database goes away, and one when it is back. The streams stay open. */
  private async sendChanges(): Promise<void> {
    try {
      for (const [userId, position] of await this.changes.positions([...this.streams.keys()])) {
        await this.sendTo(userId, position);
      }
      if (this.hasFailed) this.logger.log('Changes are sent again');
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) this.logger.warn(error, 'Changes can’t be sent for now');
      this.hasFailed = true;
    }
  }

  private async sendTo(userId: string, position: number): Promise<void> {
    const outdated = [...(this.streams.get(userId) ?? [])].filter(
      (stream) => stream.position < position && !stream.isFull,
    );
    // Almost always all are at the same position, and one statement is enough.
    for (const after of new Set(outdated.map((stream) => stream.position))) {
      const changed = await this.changes.since(userId, after);
      for (const stream of outdated) if (changed && stream.position === after) stream.change(changed);
    }
  }
}
