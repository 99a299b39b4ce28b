import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RECORD_CHANGE } from '../change-log/record-change.js';
import type { QuerySource } from '../database/query-source.js';
import { lookedAt } from '../reminders/remind-again.js';
import type { ImportPlan, PlannedList, PlannedTask } from './import-plan.js';

/** The rows of one statement, which stays far below the statement timeout. */
export const ROWS = 500;

export type ExportedList = PlannedList;
export type ExportedTask = PlannedTask;

/** The ids that an import created, and the length of the texts. */
export interface Imported {
  readonly tasks: readonly string[];
  readonly lists: readonly string[];
  readonly bytes: number;
}

export interface Written {
  readonly tasks: number;
  readonly lists: number;
}

const TASK_COLUMNS = `id, title, description, completed, completed_at AS "completedAt", list_id AS "listId", priority, tags,
  due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", repeat, repeat_from AS "repeatFrom", reminders,
  next_task_id AS "nextTaskId", position, created_at AS "createdAt", deleted_at AS "deletedAt"`;

const ZERO = '00000000-0000-0000-0000-000000000000';

/** Reads and writes everything a user has. */
@Injectable()
export class TransferRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  lists(userId: string): Promise<ExportedList[]> {
    const text = 'SELECT id, name, colour, position FROM app.list WHERE user_id = $1 ORDER BY position, id';
    return this.database.query(text, [userId]);
  }

  /** Reads page by page, so that an export holds no connection and only one page in memory. */
  async *taskPages(userId: string): AsyncGenerator<ExportedTask[]> {
    let after: Pick<ExportedTask, 'createdAt' | 'id'> | undefined = { createdAt: '-infinity', id: ZERO };
    while (after) {
      const page: ExportedTask[] = await this.database.query(
        `SELECT ${TASK_COLUMNS} FROM app.task WHERE user_id = $1 AND (created_at, id) > ($2::timestamptz, $3::uuid)
         ORDER BY created_at, id LIMIT ${ROWS}`,
        [userId, after.createdAt, after.id],
      );
      if (page.length > 0) yield page;
      after = page.length < ROWS ? undefined : page.at(-1);
    }
  }

  /** Counts the rows of a plan that don't exist yet. */
  async countMissing(userId: string, { lists, tasks }: ImportPlan): Promise<Written> {
    const [found] = await this.database.query<Written[]>(
      `SELECT (SELECT count(*) FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])) AS tasks,
         (SELECT count(*) FROM app.list WHERE user_id = $1 AND id = ANY($3::uuid[])) AS lists`,
      [userId, tasks.map(({ id }) => id), lists.map(({ id }) => id)],
    );
    return { tasks: tasks.length - (found?.tasks ?? 0), lists: lists.length - (found?.lists ?? 0) };
  }

  /** @returns The ids of those that didn't exist. */
  async insertLists(
    userId: string,
    lists: readonly PlannedList[],
    transaction: QuerySource,
  ): Promise<string[]> {
    const rows = await transaction.query<{ id: string }[]>(
      `INSERT INTO app.list (user_id, id, name, colour, position)
     SELECT $1, id, name, colour, position
     FROM jsonb_to_recordset($2::jsonb) AS list (id uuid, name text, colour text, position text)
     ON CONFLICT (user_id, id) DO NOTHING RETURNING id`,
      [userId, JSON.stringify(lists)],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns The ids of those that didn't exist. */
  async insertTasks(
    userId: string,
    tasks: readonly PlannedTask[],
    transaction: QuerySource,
  ): Promise<string[]> {
    const rows = await transaction.query<{ id: string }[]>(
      `INSERT INTO app.task (user_id, id, title, description, completed, completed_at, list_id, priority, tags, due_date,
       due_time, due_zone, repeat, repeat_from, reminders, next_task_id, position, created_at, deleted_at, remind_at,
       search_text)
     SELECT $1, id, title, description, completed, "completedAt", "listId", priority, tags, "dueDate", "dueTime",
       "dueZone", repeat, "repeatFrom", reminders, "nextTaskId", position, "createdAt", "deletedAt",
       ${lookedAt('"dueTime"')},
       app.search_words(concat_ws(' ', title, description, array_to_string(tags, ' ')))
     FROM jsonb_to_recordset($2::jsonb) AS task (id uuid, title text, description text, completed boolean,
       "completedAt" timestamptz, "listId" uuid, priority smallint, tags text[], "dueDate" date, "dueTime" time,
       "dueZone" text, repeat text, "repeatFrom" text, reminders text[], "nextTaskId" uuid, position text, "createdAt" timestamptz,
       "deletedAt" timestamptz)
     ON CONFLICT (user_id, id) DO NOTHING RETURNING id`,
      [userId, JSON.stringify(tasks)],
    );
    return rows.map(({ id }) => id);
  }

  /** Records the import as one change. */
  async record(userId: string, { tasks, lists, bytes }: Imported, transaction: QuerySource): Promise<void> {
    await transaction.query(RECORD_CHANGE, [userId, tasks, lists, tasks.length, lists.length, bytes]);
  }
}
