import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Transactions } from '../change-log/transactions.js';
import { TRASH_DAYS } from './task.js';
import { TrashRepository } from './trash.repository.js';

const HOUR_MILLISECONDS = 3_600_000;

/**
 * At the start and every hour: deletes tasks that have been in the trash for {@link TRASH_DAYS} days, and undo records
 * that have expired. Works owner by owner, because each has counts of what they use.
 */
@Injectable()
export class TrashCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TrashCollector.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly trash: TrashRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.collect();
    this.timer = setInterval(() => void this.collect(), HOUR_MILLISECONDS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns How many tasks were deleted; 0 if the database is unavailable, since the next hour tries again. */
  async collect(): Promise<number> {
    await this.forEachOwner(this.trash.ownersOfExpiredRecords(), (userId) =>
      this.trash.deleteExpiredRecords(userId),
    );
    let count = 0;
    await this.forEachOwner(this.trash.ownersOfTrash(TRASH_DAYS), async (userId) => {
      count += await this.purge(userId);
    });
    if (count > 0) this.logger.log(`Deleted ${count} tasks after ${TRASH_DAYS} days in the trash`);
    return count;
  }

  /** Locks the tasks first: only a later statement sees the record of a bulk change that commits meanwhile. */
  private purge(userId: string): Promise<number> {
    return this.transactions.run(async (transaction) => {
      await this.trash.lock(userId, TRASH_DAYS, transaction);
      return this.trash.purge(userId, TRASH_DAYS, transaction);
    });
  }

  /** A failure for one owner doesn't affect the others, and is tried again in the next hour. */
  private async forEachOwner(
    owners: Promise<string[]>,
    collect: (userId: string) => Promise<void>,
  ): Promise<void> {
    const warn = (error: unknown): void => {
      this.logger.warn(error, 'Could not delete everything that is out of date');
    };
    try {
      for (const userId of await owners) await collect(userId).catch(warn);
    } catch (error) {
      warn(error);
    }
  }
}
