import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { QuerySource } from '../database/query-source.js';
import { TEXT_BYTES } from './record-change.js';

/** What an owner uses, including the trash. */
export interface Usage {
  readonly tasks: number;
  readonly lists: number;
  readonly bytes: number;
}

/** Reads and corrects what `app.usage` counts. */
@Injectable()
export class UsageRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  async find(userId: string, source = this.database): Promise<Usage | undefined> {
    const text = 'SELECT tasks, lists, bytes FROM app.usage WHERE user_id = $1';
    const [usage] = await source.query<Usage[]>(text, [userId]);
    return usage;
  }

  async lock(userId: string, transaction: QuerySource): Promise<void> {
    await transaction.query('SELECT FROM app.usage WHERE user_id = $1 FOR UPDATE', [userId]);
  }

  /** Counts the rows of the owner and stores the result. */
  async recount(userId: string, transaction: QuerySource): Promise<Usage> {
    const [[usage]] = await transaction.query<[[Usage], number]>(
      `UPDATE app.usage
       SET lists = (SELECT count(*) FROM app.list WHERE user_id = $1), tasks = used.tasks, bytes = used.bytes
       FROM (
         SELECT count(*) AS tasks, coalesce(sum(${TEXT_BYTES}), 0)
           + (SELECT coalesce(sum(undo.bytes), 0) FROM app.bulk_change AS undo WHERE user_id = $1) AS bytes
         FROM app.task WHERE user_id = $1
       ) AS used
       WHERE user_id = $1 RETURNING usage.tasks, usage.lists, usage.bytes`,
      [userId],
    );
    return usage;
  }
}
