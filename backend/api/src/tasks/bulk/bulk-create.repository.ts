import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RECORD_CHANGE } from '../../change-log/record-change.js';
import type { QuerySource } from '../../database/query-source.js';
import { lookedAt } from '../../reminders/remind-again.js';
import { TASK_COLUMNS, type TaskContent, type TaskRow } from '../task.js';

/** A task to create, with what a repeated request is recognised by. */
export interface PlannedTask extends TaskContent {
  readonly id: string;
  readonly fingerprint: string;
  readonly position: string;
  /** How many follow it in the request. The times of creation are a millisecond apart. */
  readonly following: number;
}

/** Inserts several tasks in a transaction. `bulk-create.repository.sql` shows the final texts. */
@Injectable()
export class BulkCreateRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  /** @returns Those whose ids were free. */
  async insert(
    userId: string,
    tasks: readonly PlannedTask[],
    transaction = this.database,
  ): Promise<TaskRow[]> {
    return transaction.query(
      `INSERT INTO app.task (user_id, id, title, description, completed, completed_at, list_id, priority, tags, due_date,
         due_time, due_zone, repeat, repeat_from, reminders, position, fingerprint, created_at, remind_at,
         search_text)
       SELECT $1, id, title, description, completed, CASE WHEN completed THEN now() END, "listId", priority, tags,
         "dueDate", "dueTime", "dueZone", repeat, "repeatFrom", reminders, position, fingerprint,
         now() - following * interval '1 millisecond', ${lookedAt('"dueTime"')},
         app.search_words(concat_ws(' ', title, description, array_to_string(tags, ' ')))
       FROM jsonb_to_recordset($2::jsonb) AS task (id uuid, title text, description text, completed boolean,
         "listId" uuid, priority smallint, tags text[], "dueDate" date, "dueTime" time, "dueZone" text, repeat text,
         "repeatFrom" text, reminders text[], position text, fingerprint text, following integer)
       ON CONFLICT (user_id, id) DO NOTHING RETURNING ${TASK_COLUMNS}`,
      [userId, JSON.stringify(tasks)],
    );
  }

  /** Records the new tasks as one change. */
  async record(
    userId: string,
    ids: readonly string[],
    bytes: number,
    transaction = this.database,
  ): Promise<void> {
    await transaction.query(RECORD_CHANGE, [userId, ids, [], ids.length, 0, bytes]);
  }

  /** Reads tasks that exist, in the trash or not, with their fingerprints. */
  async find(
    userId: string,
    ids: readonly string[],
    transaction = this.database,
  ): Promise<(TaskRow & { fingerprint: string | null })[]> {
    return transaction.query(
      `SELECT ${TASK_COLUMNS}, fingerprint FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])`,
      [userId, ids],
    );
  }
}
