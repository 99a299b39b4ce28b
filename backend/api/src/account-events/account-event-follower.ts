import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AccountEventReader, AUTH_SETTINGS, type AuthSettings } from '@holdfast/nestjs-auth';
import { AccountEventsRepository } from './account-events.repository.js';

/**
 * Follows the account events from a stored cursor, so that a deletion or a ban reaches the tables although this process
 * or the auth server was away meanwhile: each is applied at least once. (The guards read the same events from memory, and
 * start again with each process: they only need those of the last minutes.)
 *
 * The auth server keeps these events for a year. Rows of somebody who was deleted in a longer outage stay, see
 * docs/operations.md.
 */
@Injectable()
export class AccountEventFollower implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AccountEventFollower.name);
  private readonly reader: AccountEventReader<{ readonly after: string }> | undefined;

  constructor(@Inject(AUTH_SETTINGS) { revocations }: AuthSettings, repository: AccountEventsRepository) {
    if (revocations === undefined) return;
    this.reader = new AccountEventReader({
      ...revocations,
      // No connection to the database is held while the auth server is asked.
      position: async () => ({ after: await repository.cursor() }),
      apply: (page, { after }) => repository.apply(after, page),
      onFailure: (error) => {
        this.logger.warn(
          error,
          'Rows of deleted accounts and feeds of banned ones stay for now: the account events could not be applied',
        );
      },
      onRecovery: () => {
        this.logger.log('Deleted and banned accounts are followed again');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.reader?.start();
  }

  /** Lets the page in hand be finished or rolled back before the pool is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.reader?.stop();
  }
}
