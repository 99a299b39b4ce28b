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
 * Applies the account events from a stored cursor, at least once each, so that a deletion or a ban reaches the tables even
 * if this process or the auth server was down. (The guards read the same events into memory and start over with each
 * process, because they only need those of the last minutes.)
 *
 * The auth server keeps these events for a year. After a longer outage, rows of deleted users remain: see
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
      // No database connection is held during the request to the auth server.
      position: async () => ({ after: await repository.cursor() }),
      apply: (page, { after }) => repository.apply(after, page),
      onFailure: (error) => {
        this.logger.warn(
          error,
          'The account events could not be applied: rows of deleted accounts and feeds of banned ones remain for now',
        );
      },
      onRecovery: () => {
        this.logger.log('The account events are applied again');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.reader?.start();
  }

  /** Finishes or rolls back the current page before the pool is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.reader?.stop();
  }
}
