import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { TRASH_DAYS } from './task-limits.js';

const HOUR_MILLISECONDS = 3_600_000;
/** Any number, as long as nothing else in the database locks with it. */
const LOCK = 2_674_151_679;

/**
 * The one statement that speaks of everybody's rows: it sees no content, and nothing it finds goes to anybody.
 * The lock lasts as long as the statement: of several replicas, one purges while the others find it taken.
 */
export const PURGE = `
  DELETE FROM app.task WHERE deleted_at < now() - make_interval(days => $1)
    AND (SELECT pg_try_advisory_xact_lock($2))`;

/** Empties the trash of what has lain there for {@link TRASH_DAYS} days: at the start and every hour. */
@Injectable()
export class TrashCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TrashCollector.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.collect();
    this.timer = setInterval(() => void this.collect(), HOUR_MILLISECONDS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns How many tasks are gone; 0 also when the database was away, since the next hour tries again. */
  async collect(): Promise<number> {
    try {
      const [, count] = await this.database.query<[unknown[], number]>(PURGE, [TRASH_DAYS, LOCK]);
      if (count > 0) this.logger.log(`${count} tasks had been in the trash for ${TRASH_DAYS} days`);
      return count;
    } catch (error) {
      this.logger.warn(error, 'The trash could not be emptied');
      return 0;
    }
  }
}
