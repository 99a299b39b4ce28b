import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { bytesOf, type QuotaLimits } from '../change-log/quotas.js';
import { countCreated, hasRoom, logCreated, recordChange, TEXT_BYTES } from '../change-log/record-change.js';
import { ERASED_BYTES, eraseFromRecords } from '../change-log/undo-records.js';
import type { QuerySource } from '../database/query-source.js';
import { positionAfter } from '../ordering/manual-order.js';
import { positionAtEnd } from '../ordering/position.js';
import { lookedAt, remindAgain } from '../reminders/remind-again.js';
import { assignments, boundValues, columnOf, replacedBytes, searchText } from './task-assignments.js';
import type { ExpectedVersions } from './task-etag.js';
import { CONTENT_FIELDS, TASK_COLUMNS, type TaskContent, type TaskRow } from './task.js';

/** Under which conditions {@link TasksRepository.update} writes. */
export interface UpdateConditions {
  readonly versions?: ExpectedVersions;
  /** The quota; only checked if the change writes text. */
  readonly bytesLimit?: number;
  /** `outside`: only if the task doesn't repeat and has no next occurrence. @default 'any' */
  readonly series?: 'any' | 'outside';
}

const IS_OUTSIDE_SERIES = 'repeat IS NULL AND next_task_id IS NULL';

/**
 * Writes single tasks, each with one statement that also records the change. Every method takes the owner first, and every
 * statement starts from `user_id = $1`. `tasks.repository.sql` shows the final texts.
 */
@Injectable()
export class TasksRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  /** @returns undefined, without writing, if the owner already has a task with this id or the quota is reached. */
  async insert(
    userId: string,
    id: string,
    content: TaskContent,
    { fingerprint, limits }: { readonly fingerprint: string; readonly limits: QuotaLimits },
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id, positionAtEnd(), fingerprint];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const value = boundValues(content, bind);
    const values = CONTENT_FIELDS.map(value).join(', ');
    const quota = {
      limit: bind(limits.tasks),
      bytes: bind(bytesOf(content)),
      bytesLimit: bind(limits.bytes),
    };
    const [row] = await this.database.query<TaskRow[]>(
      `WITH ${countCreated('tasks', quota)}, created AS (
         INSERT INTO app.task
           (user_id, id, position, fingerprint, ${CONTENT_FIELDS.map(columnOf).join(', ')}, completed_at, remind_at,
            search_text)
         SELECT $1, $2::uuid, $3, $4, ${values},
           CASE WHEN ${value('completed')} THEN now() END, ${lookedAt(value('dueTime'), value('reminders'))},
           ${searchText(value)}
         FROM counted ON CONFLICT (user_id, id) DO NOTHING RETURNING ${TASK_COLUMNS}
       ), ${logCreated('tasks')}
       SELECT * FROM created`,
      parameters,
    );
    return row;
  }

  /** @returns undefined, without writing, if there is no such task or a condition isn't met. */
  async update(
    userId: string,
    id: string,
    content: Partial<TaskContent>,
    { versions, bytesLimit, series = 'any' }: UpdateConditions,
    source = this.database,
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id, versions ?? null];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const set = assignments(content, bind).join(', ');
    const outside = series === 'outside' ? ` AND ${IS_OUTSIDE_SERIES}` : '';
    const oldBytes = replacedBytes(content);
    if (oldBytes === undefined) {
      const [row] = await source.query<TaskRow[]>(
        `WITH changed AS (
           UPDATE app.task SET ${set}, version = version + 1, updated_at = now()
           WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
             AND ($3::integer[] IS NULL OR version = ANY($3))${outside}
           RETURNING ${TASK_COLUMNS}
         ), ${recordChange({ tasks: 'changed' })}
         SELECT * FROM changed`,
        parameters,
      );
      return row;
    }
    const size = bytesOf(content);
    const newBytes = `${bind(size)}::bigint`;
    const growth = `${newBytes} - ${oldBytes}`;
    const quota = size > 0 && bytesLimit !== undefined ? ` AND ${hasRoom(growth, bind(bytesLimit))}` : '';
    // Only RETURNING in PostgreSQL 18 can return old values, so `old` locks and reads the row first.
    const [row] = await source.query<TaskRow[]>(
      `WITH old AS (
         SELECT ${oldBytes} AS bytes FROM app.task WHERE user_id = $1 AND id = $2 FOR UPDATE
       ), changed AS (
         UPDATE app.task SET ${set}, version = version + 1, updated_at = now()
         FROM old WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
           AND ($3::integer[] IS NULL OR version = ANY($3))${outside}${quota}
         RETURNING ${TASK_COLUMNS}
       ), ${recordChange({ tasks: 'changed' }, { bytes: `${newBytes} - (SELECT bytes FROM old)` })}
       SELECT * FROM changed`,
      parameters,
    );
    return row;
  }

  /**
   * Completes or reopens a task that is outside any series. One statement, so that concurrent toggles keep their parity.
   *
   * @returns undefined, without writing, if there is no such task or it belongs to a series.
   */
  async toggleOutsideSeries(userId: string, id: string): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow[]>(
      `WITH changed AS (
         UPDATE app.task SET completed = NOT completed,
           completed_at = CASE WHEN NOT completed THEN coalesce(completed_at, now()) END,
           ${remindAgain()}, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL AND ${IS_OUTSIDE_SERIES}
         RETURNING ${TASK_COLUMNS}
       ), ${recordChange({ tasks: 'changed' })}
       SELECT * FROM changed`,
      [userId, id],
    );
    return row;
  }

  /** @returns undefined when `afterId` is not another task in the list. */
  positionAfter(
    userId: string,
    listId: string | null,
    id: string,
    afterId: string | null,
  ): Promise<string | undefined> {
    const rows =
      listId === null
        ? { condition: 'list_id IS NULL AND deleted_at IS NULL', parameters: [] }
        : { condition: 'list_id = $2 AND deleted_at IS NULL', parameters: [listId] };
    return positionAfter(this.database, { table: 'app.task', userId, ...rows }, id, afterId);
  }

  async move(
    userId: string,
    id: string,
    listId: string | null,
    position: string,
  ): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow[]>(
      `WITH changed AS (
         UPDATE app.task SET list_id = $3, position = $4, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
         RETURNING ${TASK_COLUMNS}
       ), ${recordChange({ tasks: 'changed' })}
       SELECT * FROM changed`,
      [userId, id, listId, position],
    );
    return row;
  }

  /** Puts a task into the trash. */
  async trash(userId: string, id: string, versions: ExpectedVersions): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow[]>(
      `WITH changed AS (
         UPDATE app.task SET deleted_at = now(), version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
           AND ($3::integer[] IS NULL OR version = ANY($3))
         RETURNING ${TASK_COLUMNS}
       ), ${recordChange({ tasks: 'changed' })}
       SELECT * FROM changed`,
      [userId, id, versions ?? null],
    );
    return row;
  }

  /** Takes a task out of the trash. @returns undefined when it isn't there. */
  async restore(userId: string, id: string): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow[]>(
      `WITH changed AS (
         UPDATE app.task SET deleted_at = NULL, ${remindAgain()}, version = version + 1, updated_at = now()
         WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL
         RETURNING ${TASK_COLUMNS}
       ), ${recordChange({ tasks: 'changed' })}
       SELECT * FROM changed`,
      [userId, id],
    );
    return row;
  }

  async lock(userId: string, id: string, transaction: QuerySource): Promise<void> {
    await transaction.query('SELECT FROM app.task WHERE user_id = $1 AND id = $2 FOR UPDATE', [userId, id]);
  }

  /** Deletes a locked task for good, in the trash or not, and what undo records hold of it. */
  async delete(userId: string, id: string, transaction: QuerySource): Promise<boolean> {
    const rows = await transaction.query<unknown[]>(
      `WITH deleted AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = $2 RETURNING id, title, description, tags
       ), ${eraseFromRecords('deleted')}, ${recordChange(
         { tasks: 'deleted' },
         {
           tasks: '-1',
           bytes: `${ERASED_BYTES} - (SELECT coalesce(sum(${TEXT_BYTES}), 0) FROM deleted)`,
         },
       )}
       SELECT id FROM deleted`,
      [userId, id],
    );
    return rows.length > 0;
  }
}
