import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { QuerySource } from '../database/query-source.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { databaseUnavailable } from '@holdfast/server-kit/problem';
import { telling } from '../ledger/telling.js';
import { FORGETTING, NOTED_BYTES } from '../ledger/undo-records.js';

/** Each begins again with what there is by then. */
const TRIES = 20;

const LOCK_NOT_AVAILABLE = '55P03';

export interface ListDeletion {
  /** Undoes it, as that of a bulk change. */
  readonly bulkId: string;
}

/** Ends a transaction that has to begin again. */
class Overtaken extends Error {}

/**
 * Deletes a list with its tasks, and notes what they were: the undo is that of a bulk change, see `BulkRepository`.
 *
 * Tasks come into a list under the ledger, so the ledger is taken first, and none comes between what is read and what is
 * deleted. Who holds the ledger waits for nothing: where a task or the list is somebody else's at the moment, the
 * transaction ends, waits without it, and begins again.
 */
@Injectable()
export class ListDeletionRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns undefined: there is no such list. */
  async delete(userId: string, id: string): Promise<ListDeletion | undefined> {
    const bulkId = randomUUID();
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        const isDeleted = await this.database.transaction(async (transaction) => {
          await transaction.query('SELECT FROM app.ledger WHERE user_id = $1 FOR UPDATE', [userId]);
          return deleteAtOnce(transaction, [userId, id, bulkId]);
        });
        return isDeleted ? { bulkId } : undefined;
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
      await this.wait(userId, id);
    }
    throw databaseUnavailable();
  }

  /** Until nobody else has the tasks, and then the list. Each statement lets go of what it has waited for. */
  private async wait(userId: string, id: string): Promise<void> {
    await this.database.query(
      `SELECT count(*) FROM (
         SELECT FROM app.task WHERE user_id = $1 AND list_id = $2 ORDER BY id FOR UPDATE
       ) AS task`,
      [userId, id],
    );
    await this.database.query('SELECT FROM app.list WHERE user_id = $1 AND id = $2 FOR UPDATE', [userId, id]);
  }
}

/**
 * The list goes for good, its tasks go to the trash and out of the list.
 *
 * @returns Whether there was such a list.
 * @throws {Overtaken} Somebody else has one of them.
 */
async function deleteAtOnce(transaction: QuerySource, parameters: string[]): Promise<boolean> {
  // Where the statistics are of a smaller table, the tasks would be joined row by row.
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
       ), ${FORGETTING}, ${telling(
         { tasks: 'emptied', lists: 'deleted' },
         { lists: '-(SELECT count(*) FROM deleted)', bytes: NOTED_BYTES },
       )} SELECT id FROM deleted`,
      parameters,
    )
    .catch((error: unknown) => {
      throw errorCode(error) === LOCK_NOT_AVAILABLE ? new Overtaken() : error;
    });
  return deleted.length > 0;
}
