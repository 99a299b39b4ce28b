import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { EXPIRE, OWNERS_OF_EXPIRED } from '../ledger/undo-records.js';
import { TRASH_DAYS } from './task-limits.js';
import { TasksRepository } from './tasks.repository.js';

const HOUR_MILLISECONDS = 3_600_000;

/**
 * For all owners, and without content: nothing of it goes to anybody. The lock lasts as long as the statement, so that of
 * several replicas that start together one looks. What follows may happen in two of them at once.
 */
export const OWNERS_OF_TRASH = `
  SELECT DISTINCT user_id AS "userId" FROM app.task WHERE deleted_at < now() - make_interval(days => $1)
    AND (SELECT pg_try_advisory_xact_lock($2))`;

/**
 * At the start and every hour: empties the trash of what has lain there for {@link TRASH_DAYS} days, and forgets what is
 * too old to be undone. Owner by owner, because each has a count of what they use.
 */
@Injectable()
export class TrashCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TrashCollector.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly tasks: TasksRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.collect();
    this.timer = setInterval(() => void this.collect(), HOUR_MILLISECONDS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns How many tasks are gone; 0 also when the database was away, since the next hour tries again. */
  async collect(): Promise<number> {
    await this.forEachOwner(OWNERS_OF_EXPIRED, [], async (userId) => {
      await this.database.query(EXPIRE, [userId]);
    });
    let count = 0;
    await this.forEachOwner(OWNERS_OF_TRASH, [TRASH_DAYS, ADVISORY_LOCKS.trash], async (userId) => {
      count += await this.tasks.purge(userId, TRASH_DAYS);
    });
    if (count > 0) this.logger.log(`${count} tasks had been in the trash for ${TRASH_DAYS} days`);
    return count;
  }

  /** What fails for one owner is tried again in the next hour, and keeps nobody else's from being collected. */
  private async forEachOwner(
    owners: string,
    parameters: unknown[],
    collect: (userId: string) => Promise<void>,
  ): Promise<void> {
    const warn = (error: unknown): void => {
      this.logger.warn(error, 'Not all that is out of date could be collected');
    };
    try {
      for (const { userId } of await this.database.query<{ userId: string }[]>(owners, parameters))
        await collect(userId).catch(warn);
    } catch (error) {
      warn(error);
    }
  }
}
