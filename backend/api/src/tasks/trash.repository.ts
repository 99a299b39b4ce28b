import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { TEXT_BYTES } from '../change-log/record-change.js';
import {
  DELETE_EXPIRED,
  ERASED_BYTES,
  eraseFromRecords,
  OWNERS_OF_EXPIRED,
} from '../change-log/undo-records.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import type { QuerySource } from '../database/query-source.js';

/**
 * For all owners; it reads no content. The lock lasts as long as the statement, so that only one of several replicas that
 * start together looks.
 */
export const OWNERS_OF_TRASH = `
  SELECT DISTINCT user_id AS "userId" FROM app.task WHERE deleted_at < now() - make_interval(days => $1)
    AND (SELECT pg_try_advisory_xact_lock($2))`;

/** Skips tasks that another transaction has locked: it may be restoring them. */
const TRASHED = `SELECT id FROM app.task
         WHERE user_id = $1 AND deleted_at < now() - make_interval(days => $2) FOR UPDATE SKIP LOCKED`;

/** Deletes what is out of date: old trash and expired undo records. */
@Injectable()
export class TrashRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  async ownersOfTrash(days: number): Promise<string[]> {
    const rows = await this.database.query<{ userId: string }[]>(OWNERS_OF_TRASH, [
      days,
      ADVISORY_LOCKS.trash,
    ]);
    return rows.map(({ userId }) => userId);
  }

  async ownersOfExpiredRecords(): Promise<string[]> {
    const rows = await this.database.query<{ userId: string }[]>(OWNERS_OF_EXPIRED);
    return rows.map(({ userId }) => userId);
  }

  async deleteExpiredRecords(userId: string): Promise<void> {
    await this.database.query(DELETE_EXPIRED, [userId]);
  }

  async lock(userId: string, days: number, transaction: QuerySource): Promise<void> {
    await transaction.query(`SELECT count(*) FROM (${TRASHED}) AS task`, [userId, days]);
  }

  /** Deletes locked tasks for good, and what undo records hold of them. @returns How many tasks. */
  async purge(userId: string, days: number, transaction: QuerySource): Promise<number> {
    const [purged] = await transaction.query<{ tasks: number }[]>(
      `WITH purged AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(${TRASHED}))
         RETURNING id, title, description, tags
       ), ${eraseFromRecords('purged')}, counted AS (
         UPDATE app.usage SET tasks = tasks - (SELECT count(*) FROM purged),
           bytes = bytes + ${ERASED_BYTES} - (SELECT coalesce(sum(${TEXT_BYTES}), 0) FROM purged)
         WHERE user_id = $1
       )
       SELECT count(*) AS tasks FROM purged`,
      [userId, days],
    );
    return purged?.tasks ?? 0;
  }
}
