import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RECORD_CHANGE, TEXT_BYTES } from '../../change-log/record-change.js';
import { rowsLocked } from '../../change-log/transactions.js';
import type { QuerySource } from '../../database/query-source.js';
import { lookedAt } from '../../reminders/remind-again.js';
import { TASK_COLUMNS, type TaskRow } from '../task.js';

/** A task that was created or deleted, and the length of its texts. */
export interface CountedTask {
  readonly id: string;
  readonly bytes: number;
}

/** The next occurrence of a task. */
export interface NextTask {
  readonly id: string;
  /** The completed task. */
  readonly task: TaskRow;
  readonly dueDate: string;
  readonly repeat: string;
  readonly reminders: readonly string[] | null;
}

/** An occurrence that may already follow a task. */
export interface Successor {
  readonly id: string;
  readonly goesOn: boolean;
}

/** What a transaction changed. */
export interface SeriesChange {
  readonly tasks: readonly string[];
  readonly created: readonly CountedTask[];
  readonly deleted: readonly CountedTask[];
}

/** How many occurrences of a series are searched for an open one. A longer series counts as going on. */
const SERIES_MAX = 1000;

/** Statements for tasks that repeat and their next occurrences. */
@Injectable()
export class SeriesRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  /** The ids of the next occurrences of these tasks. */
  async nextIds(userId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }[]>(
      `SELECT next_task_id AS id FROM app.task
       WHERE user_id = $1 AND id = ANY($2::uuid[]) AND next_task_id IS NOT NULL`,
      [userId, ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks tasks in the order of their ids, in the trash or not. */
  lock(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    return transaction.query(
      `SELECT ${TASK_COLUMNS} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
      [userId, ids],
    );
  }

  /** Locks tasks without waiting. @throws for `Transactions.retryWhileLocked` if one of them is locked. */
  lockNow(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    return transaction
      .query<TaskRow[]>(
        `SELECT ${TASK_COLUMNS} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) FOR UPDATE NOWAIT`,
        [userId, ids],
      )
      .catch(rowsLocked);
  }

  /** Reads tasks, in the trash or not. */
  read(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    const text = `SELECT ${TASK_COLUMNS} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])`;
    return transaction.query(text, [userId, ids]);
  }

  /** Deletes the next occurrences of these tasks that have not been changed. */
  deleteNext(transaction: QuerySource, userId: string, tasks: readonly TaskRow[]): Promise<CountedTask[]> {
    return transaction.query(
      `WITH deleted AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND version = 1
         RETURNING id, title, description, tags
       ), unlinked AS (
         UPDATE app.task SET next_task_id = NULL FROM deleted
         WHERE user_id = $1 AND app.task.id = ANY($3::uuid[]) AND next_task_id = deleted.id
       )
       SELECT id, ${TEXT_BYTES} AS bytes FROM deleted`,
      [userId, tasks.map(({ nextTaskId }) => nextTaskId), tasks.map(({ id }) => id)],
    );
  }

  /**
   * Which of these occurrences exist, in the trash or not, and whether their series goes on: a later occurrence is open and
   * not in the trash, or the last one is completed, so that the series has ended by its rule.
   *
   * @param continued Completed tasks whose next occurrence is about to be created.
   */
  successors(
    transaction: QuerySource,
    userId: string,
    ids: readonly string[],
    continued: readonly string[],
  ): Promise<Successor[]> {
    return transaction.query(
      `WITH RECURSIVE series AS (
         SELECT id AS first, id, completed, deleted_at, next_task_id, 1 AS place
         FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])
         UNION ALL
         SELECT first, task.id, task.completed, task.deleted_at, task.next_task_id, place + 1
         FROM series JOIN app.task AS task ON task.id = series.next_task_id
         WHERE task.user_id = $1 AND place < ${SERIES_MAX} AND (series.completed OR series.deleted_at IS NOT NULL)
       )
       SELECT first AS id, bool_or(CASE
         WHEN completed THEN next_task_id IS NULL OR id = ANY($3::uuid[]) OR place = ${SERIES_MAX}
         ELSE deleted_at IS NULL END) AS "goesOn"
       FROM series GROUP BY first`,
      [userId, ids, continued],
    );
  }

  /** Creates next occurrences. @returns those that did not exist. */
  insertNext(transaction: QuerySource, userId: string, next: readonly NextTask[]): Promise<CountedTask[]> {
    return transaction.query(
      `WITH created AS (
         INSERT INTO app.task (user_id, id, due_date, repeat, title, description, list_id, priority, tags, due_time,
           due_zone, repeat_from, position, search_text, reminders, remind_at)
         SELECT $1, next.id, next.due_date, next.repeat, title, description, list_id, priority, tags, due_time,
           due_zone, repeat_from, position, search_text, next.reminders::text[],
           ${lookedAt('due_time', 'next.reminders::text[]')}
         FROM app.task AS done
           JOIN unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[])
             AS next (task, id, due_date, repeat, reminders)
           ON done.id = task
         WHERE done.user_id = $1 ON CONFLICT (user_id, id) DO NOTHING RETURNING id, title, description, tags
       )
       SELECT id, ${TEXT_BYTES} AS bytes FROM created`,
      [
        userId,
        next.map(({ task }) => task.id),
        next.map(({ id }) => id),
        next.map(({ dueDate }) => dueDate),
        next.map(({ repeat }) => repeat),
        next.map(({ reminders }) => arrayText(reminders)),
      ],
    );
  }

  async linkNext(transaction: QuerySource, userId: string, next: readonly NextTask[]): Promise<void> {
    await transaction.query(
      `UPDATE app.task AS done SET next_task_id = next.id FROM unnest($2::uuid[], $3::uuid[]) AS next (task, id)
       WHERE user_id = $1 AND done.id = task`,
      [userId, next.map(({ task }) => task.id), next.map(({ id }) => id)],
    );
  }

  async record(
    transaction: QuerySource,
    userId: string,
    { tasks, created, deleted }: SeriesChange,
  ): Promise<void> {
    const bytes = sumOf(created) - sumOf(deleted);
    await transaction.query(RECORD_CHANGE, [userId, tasks, [], created.length - deleted.length, 0, bytes]);
  }
}

/** One array of each row as text, because `unnest` has no rows of arrays. A reminder has no quote and no backslash. */
function arrayText(reminders: readonly string[] | null): string | null {
  return reminders && `{${reminders.map((reminder) => `"${reminder}"`).join(',')}}`;
}

function sumOf(tasks: readonly CountedTask[]): number {
  return tasks.reduce((sum, { bytes }) => sum + bytes, 0);
}
