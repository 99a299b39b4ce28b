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
import type { AccountEventPage } from './account-event.js';
import { AccountEventReader } from './account-event-reader.js';
import { RevocationIndex } from './revocation-index.js';
import type { AccountEventPosition } from './revocation-source.js';

/**
 * Keeps the {@link RevocationIndex} in sync with the auth server by polling, from the start of the application until its
 * shutdown. Checks need no I/O. While the source is unreachable, the list ages.
 */
@Injectable()
export class RevocationFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RevocationFeed.name);
  private readonly index: RevocationIndex;
  private readonly reader: AccountEventReader | undefined;
  private readonly startedAt = Date.now();
  private position: AccountEventPosition;

  constructor(@Inject(AUTH_SETTINGS) private readonly settings: AuthSettings) {
    const { revocations, maxTokenLifetimeSeconds, clockToleranceSeconds } = settings;
    const retentionSeconds = maxTokenLifetimeSeconds + clockToleranceSeconds;
    this.index = new RevocationIndex(retentionSeconds);
    this.position = { since: new Date(this.startedAt - retentionSeconds * 1000) };
    if (revocations === undefined) return;
    this.reader = new AccountEventReader({
      ...revocations,
      position: () => this.position,
      apply: (page) => this.apply(page),
      onFailure: (error) => {
        this.logger.warn(`Cannot read account events: ${reasonOf(error)}`);
      },
      onRecovery: () => {
        this.logger.log('Reading account events again');
      },
    });
  }

  /**
   * Seconds since the list was last complete, for a readiness check. Infinity until the first success; 0 if no
   * revocations are configured.
   */
  get ageSeconds(): number {
    if (this.reader === undefined) return 0;
    const { lastUpToDate } = this.reader;
    return lastUpToDate === undefined ? Infinity : (Date.now() - lastUpToDate) / 1000;
  }

  /** Whether the source has events that this list lacks, for a readiness check. */
  get pagesRemain(): boolean {
    return this.reader?.pagesRemain ?? false;
  }

  /** Number of sessions and users that are currently refused. */
  get size(): number {
    return this.index.size;
  }

  /**
   * @throws {TokenRefused} AUTH_TOKEN_REVOKED
   * @throws {ProblemException} 503 AUTH_REVOCATIONS_STALE when the list is older than `failClosedAfterSeconds`.
   */
  check(user: AuthUser): void {
    const limit = this.settings.revocations?.failClosedAfterSeconds;
    // A new process has an empty list, not an old one: give it the same time to fill.
    if (limit !== undefined && (Date.now() - (this.reader?.lastUpToDate ?? this.startedAt)) / 1000 > limit) {
      throw new ProblemException({
        status: 503,
        code: 'AUTH_REVOCATIONS_STALE',
        detail: "Can't check whether the token was revoked",
        headers: { 'Retry-After': '5' },
      });
    }
    if (this.index.refuses(user)) throw new TokenRefused('AUTH_TOKEN_REVOKED', 'session or user ended');
  }

  /**
   * Reads everything that happened before this call. Polling does this anyway; tests call it instead of waiting.
   *
   * @throws Whatever the source threw.
   */
  async refresh(): Promise<void> {
    await this.reader?.readAll();
  }

  onApplicationBootstrap(): void {
    this.reader?.start();
  }

  beforeApplicationShutdown(): void {
    void this.reader?.stop();
  }

  private apply({ events, cursor }: AccountEventPage): true {
    for (const event of events) this.index.apply(event);
    this.index.forgetExpired();
    this.position = { after: cursor };
    return true;
  }
}

/** `fetch` says "fetch failed" and puts the reason into `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
