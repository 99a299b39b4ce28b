import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AUTH_SETTINGS, type AuthSettings, type RevocationSource } from '@holdfast/nestjs-auth';
import { DeletedUsersRepository } from './deleted-users.repository.js';

const LONGEST_PAUSE_SECONDS = 60;

/**
 * Follows the account events from a stored cursor, so that a deletion reaches the tables although this process or the
 * auth server was away meanwhile: each is applied at least once. (The door reads the same events from memory, and
 * starts anew with each process: it cares for those of the last minutes.)
 *
 * The auth server keeps deletions for a year. Rows of somebody who was deleted in a longer outage stay, see
 * docs/operations.md.
 */
@Injectable()
export class AccountEventReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AccountEventReader.name);
  private readonly stopping = new AbortController();
  private polling = Promise.resolve();

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    private readonly deletedUsers: DeletedUsersRepository,
  ) {}

  onApplicationBootstrap(): void {
    const { revocations } = this.settings;
    if (revocations !== undefined) this.polling = this.poll(revocations.source, revocations.pollSeconds);
  }

  /** Lets the page in hand be finished or rolled back before the pool is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.polling;
  }

  private async poll(source: RevocationSource, pollSeconds: number): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      failures = (await this.succeeds(source, failures)) ? 0 : failures + 1;
      const seconds = Math.min(pollSeconds * 2 ** failures, LONGEST_PAUSE_SECONDS);
      // A quarter either way, so that replicas that lost the same server do not come back in step.
      const pause = seconds * 1000 * (0.75 + Math.random() * 0.5);
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One line in the log when reading begins to fail, one when it works again. */
  private async succeeds(source: RevocationSource, failures: number): Promise<boolean> {
    try {
      await this.readAll(source);
      if (failures > 0) this.logger.log('Deleted accounts are followed again');
      return true;
    } catch (error) {
      if (failures === 0 && !this.stopping.signal.aborted) {
        this.logger.warn(
          error,
          'Rows of deleted accounts stay for now: the account events could not be applied',
        );
      }
      return false;
    }
  }

  /** Page after page; none of them holds a connection to the database while it waits for the auth server. */
  private async readAll(source: RevocationSource): Promise<void> {
    const { signal } = this.stopping;
    for (let after = await this.deletedUsers.cursor(); !signal.aborted;) {
      const page = await source.read({ after }, signal);
      const isApplied = await this.deletedUsers.apply(after, page);
      // The cursor stays while an event is told of which an older one may still come, and then so do we.
      if (!isApplied || page.events.length === 0 || page.cursor === after) return;
      after = page.cursor;
    }
  }
}
