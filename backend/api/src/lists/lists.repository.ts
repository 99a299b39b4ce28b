import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { QuotaLimits } from '../change-log/quotas.js';
import { countCreated, logCreated, recordChange } from '../change-log/record-change.js';
import { rowsLocked } from '../change-log/transactions.js';
import { FORGET_OLD_RECORDS, NOTED_BYTES } from '../change-log/undo-records.js';
import type { QuerySource } from '../database/query-source.js';
import { positionAfter } from '../ordering/manual-order.js';
import { positionAtEnd } from '../ordering/position.js';

/** The columns that the API returns. */
const LIST_COLUMNS = `id, user_id AS "userId", name, colour, position, version, created_at AS "createdAt",
  updated_at AS "updatedAt"`;

export interface ListRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly colour: string | null;
  readonly position: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type ListContent = Pick<ListRow, 'name' | 'colour'>;

export interface ListsPage {
  readonly items: readonly ListRow[];
}

export interface ListDeletion {
  /** Undoes the deletion, like the id of a bulk change. */
  readonly bulkId: string;
}

/** Every method takes the owner first, and every statement starts from `user_id = $1`. */
@Injectable()
export class ListsRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  /** All lists in their manual order, which the id makes total. */
  all(userId: string): Promise<ListRow[]> {
    const text = `SELECT ${LIST_COLUMNS} FROM app.list WHERE user_id = $1 ORDER BY position, id`;
    return this.database.query(text, [userId]);
  }

  async find(userId: string, id: string): Promise<ListRow | undefined> {
    const text = `SELECT ${LIST_COLUMNS} FROM app.list WHERE user_id = $1 AND id = $2`;
    const [row] = await this.database.query<ListRow[]>(text, [userId, id]);
    return row;
  }

  /** @returns undefined, without writing, if the id is taken or the quota is reached. */
  async insert(
    userId: string,
    id: string,
    { name, colour }: ListContent,
    { fingerprint, limits }: { readonly fingerprint: string; readonly limits: QuotaLimits },
  ): Promise<ListRow | undefined> {
    const [row] = await this.database.query<ListRow[]>(
      `WITH ${countCreated('lists', { limit: '$7' })}, created AS (
         INSERT INTO app.list (user_id, id, name, colour, position, fingerprint)
         SELECT $1, $2::uuid, $3, $4, $5, $6 FROM counted
         ON CONFLICT (user_id, id) DO NOTHING RETURNING ${LIST_COLUMNS}
       ), ${logCreated('lists')}
       SELECT * FROM created`,
      [userId, id, name, colour, positionAtEnd(), fingerprint, limits.lists],
    );
    return row;
  }

  /** The list that an earlier create made, and whether it was the same request. */
  async findCreated(
    userId: string,
    id: string,
    fingerprint: string,
  ): Promise<{ list: ListRow; isReplay: boolean } | undefined> {
    const [row] = await this.database.query<(ListRow & { isReplay: boolean | null })[]>(
      `SELECT ${LIST_COLUMNS}, fingerprint = $3 AS "isReplay" FROM app.list WHERE user_id = $1 AND id = $2`,
      [userId, id, fingerprint],
    );
    if (!row) return undefined;
    const { isReplay, ...list } = row;
    return { list, isReplay: isReplay === true };
  }

  /** Changes what is given: a colour can be null, a name can't. */
  async update(userId: string, id: string, changes: Partial<ListContent>): Promise<ListRow | undefined> {
    const [row] = await this.database.query<ListRow[]>(
      `WITH changed AS (
         UPDATE app.list SET name = coalesce($3, name), colour = CASE WHEN $4 THEN $5 ELSE colour END,
           version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 RETURNING ${LIST_COLUMNS}
       ), ${recordChange({ lists: 'changed' })}
       SELECT * FROM changed`,
      [userId, id, changes.name ?? null, changes.colour !== undefined, changes.colour ?? null],
    );
    return row;
  }

  /** @returns undefined when `afterId` isn't another list of the owner. */
  positionAfter(userId: string, id: string, afterId: string | null): Promise<string | undefined> {
    const all = { table: 'app.list', userId, condition: 'true', parameters: [] } as const;
    return positionAfter(this.database, all, id, afterId);
  }

  async move(userId: string, id: string, position: string): Promise<ListRow | undefined> {
    const [row] = await this.database.query<ListRow[]>(
      `WITH changed AS (
         UPDATE app.list SET position = $3, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 RETURNING ${LIST_COLUMNS}
       ), ${recordChange({ lists: 'changed' })}
       SELECT * FROM changed`,
      [userId, id, position],
    );
    return row;
  }

  async lockUsage(userId: string, transaction: QuerySource): Promise<void> {
    await transaction.query('SELECT FROM app.usage WHERE user_id = $1 FOR UPDATE', [userId]);
  }

  /**
   * Deletes a list, moves its tasks to the trash and to the default list, and records what they were: `BulkRepository`
   * undoes it. The transaction has locked the usage, so no task can be added to the list meanwhile.
   *
   * @returns Whether the list existed.
   * @throws for `Transactions.retryWhileLocked` if the list or one of its tasks is locked.
   */
  async delete(userId: string, id: string, bulkId: string, transaction: QuerySource): Promise<boolean> {
    // With the statistics of a smaller table, the planner would join the tasks row by row.
    await transaction.query('SET LOCAL enable_nestloop = off');
    const deleted = await transaction
      .query<unknown[]>(
        `WITH list AS (
           SELECT * FROM app.list WHERE user_id = $1 AND id = $2 FOR UPDATE NOWAIT
         ), chosen AS (
           SELECT id AS task, jsonb_build_object('id', id, 'version', version + 1, 'deleted_at', deleted_at) AS noted
           FROM app.task WHERE user_id = $1 AND list_id = $2 FOR UPDATE NOWAIT
         ), emptied AS (
           UPDATE app.task SET list_id = NULL, deleted_at = coalesce(deleted_at, now()), version = version + 1,
             updated_at = now()
           FROM chosen WHERE user_id = $1 AND id = task RETURNING id
         ), deleted AS (
           DELETE FROM app.list WHERE user_id = $1 AND id = (SELECT id FROM list) RETURNING id
         ), record AS (
           SELECT coalesce((SELECT jsonb_agg(noted) FROM chosen), '[]') AS before, to_jsonb(list) AS list FROM list
         ), noted AS (
           INSERT INTO app.bulk_change (user_id, id, before, list, bytes)
           SELECT $1, $3::uuid, before, list, octet_length(before::text) + octet_length(list::text) FROM record
           RETURNING bytes
         ), ${FORGET_OLD_RECORDS}, ${recordChange(
           { tasks: 'emptied', lists: 'deleted' },
           { lists: '-(SELECT count(*) FROM deleted)', bytes: NOTED_BYTES },
         )}
         SELECT id FROM deleted`,
        [userId, id, bulkId],
      )
      .catch(rowsLocked);
    return deleted.length > 0;
  }

  /** Waits until no transaction has locked the tasks of a list, and then the list. Each statement releases its locks. */
  async waitForLocks(userId: string, id: string): Promise<void> {
    await this.database.query(
      `SELECT count(*) FROM (
         SELECT FROM app.task WHERE user_id = $1 AND list_id = $2 ORDER BY id FOR UPDATE
       ) AS task`,
      [userId, id],
    );
    await this.database.query('SELECT FROM app.list WHERE user_id = $1 AND id = $2 FOR UPDATE', [userId, id]);
  }
}
