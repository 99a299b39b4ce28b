import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AUTH_SETTINGS } from '../auth.module-definition.js';
import type { AuthSettings } from '../auth.settings.js';
import type { AuthUser } from '../auth-user.js';
import { ProblemException } from '../problem.exception.js';
import { TokenRefused } from '../token-refused.js';
import { RevocationIndex } from './revocation-index.js';

const LONGEST_BACK_OFF_SECONDS = 30;

/**
 * Keeps the {@link RevocationIndex} in step with the auth server, and answers from it without any I/O. It polls from
 * the start of the application until its shutdown; while the source is away, the list ages.
 */
@Injectable()
export class RevocationFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RevocationFeed.name);
  private readonly index: RevocationIndex;
  private readonly stopping = new AbortController();
  private readonly retentionSeconds: number;
  private readonly startedAt = Date.now();
  private position: { readonly after: string } | { readonly since: Date };
  private caughtUpAt: number | undefined;
  private reading = Promise.resolve();

  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {
    this.retentionSeconds = settings.maxTokenLifetimeSeconds + settings.clockToleranceSeconds;
    this.index = new RevocationIndex(this.retentionSeconds);
    this.position = { since: new Date(this.startedAt - this.retentionSeconds * 1000) };
  }

  /**
   * Seconds since the list was last known to be complete: what a readiness check looks at. Infinity until the first
   * success; 0 where no revocations are configured, because then there is no list to be late.
   */
  get ageSeconds(): number {
    if (this.settings.revocations === undefined) return 0;
    return this.caughtUpAt === undefined ? Infinity : (Date.now() - this.caughtUpAt) / 1000;
  }

  /** Sessions and users that are refused at the moment. */
  get size(): number {
    return this.index.size;
  }

  /**
   * @throws {TokenRefused} AUTH_TOKEN_REVOKED
   * @throws {ProblemException} 503 AUTH_REVOCATIONS_STALE when the list is older than `failClosedAfterSeconds`.
   */
  check(user: AuthUser): void {
    const limit = this.settings.revocations?.failClosedAfterSeconds;
    // The list of a new process is empty, not old: it gets as long as any other to be filled.
    if (limit !== undefined && (Date.now() - (this.caughtUpAt ?? this.startedAt)) / 1000 > limit) {
      throw new ProblemException({
        status: 503,
        code: 'AUTH_REVOCATIONS_STALE',
        detail: 'It is not known whether the token is still good',
        headers: { 'Retry-After': '5' },
      });
    }
    if (this.index.refuses(user)) throw new TokenRefused('AUTH_TOKEN_REVOKED', 'its session or user ended');
  }

  /**
   * Reads everything that happened before this call. Polling does this by itself; a test calls it instead of waiting.
   *
   * @throws Whatever the source threw.
   */
  refresh(): Promise<void> {
    // One after the other: two readers at once could set the cursor back.
    const next = this.reading.then(() => this.readAll());
    this.reading = next.catch(() => undefined);
    return next;
  }

  onApplicationBootstrap(): void {
    if (this.settings.revocations !== undefined) void this.poll(this.settings.revocations.pollSeconds);
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async readAll(): Promise<void> {
    const source = this.settings.revocations?.source;
    if (source === undefined) return;
    for (;;) {
      const { events, cursor } = await source.read(this.position, this.stopping.signal);
      for (const event of events) this.index.apply(event);
      const isNew = !('after' in this.position) || this.position.after !== cursor;
      this.position = { after: cursor };
      if (events.length === 0 || !isNew) break;
    }
    this.index.forgetExpired();
    this.caughtUpAt = Date.now();
  }

  private async poll(pollSeconds: number): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.succeeds(failures)) ? 0 : failures + 1;
      const seconds = Math.min(pollSeconds * 2 ** failures, Math.max(pollSeconds, LONGEST_BACK_OFF_SECONDS));
      // A tenth either way, so that the processes of one service do not ask in step.
      const pause = seconds * 1000 * (0.9 + Math.random() * 0.2);
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One line in the log when the source goes away, one when it is back. */
  private async succeeds(failures: number): Promise<boolean> {
    try {
      await this.refresh();
      if (failures > 0) this.logger.log('The account events are back');
      return true;
    } catch (error) {
      if (failures === 0 && !this.stopping.signal.aborted)
        this.logger.warn(`No account events: ${reasonOf(error)}`);
      return false;
    }
  }
}

/** fetch says "fetch failed" and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
