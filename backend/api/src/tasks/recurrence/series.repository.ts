import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { QuerySource } from '../../database/query-source.js';
import { bytesOf } from '../../ledger/quotas.js';
import { TELL } from '../../ledger/telling.js';
import { derivedId } from '../derived-id.js';
import type { TaskRow } from '../task-row.js';
import { TasksRepository } from '../tasks.repository.js';
import { nextOccurrence, type Occurrence } from './next-occurrence.js';

/** Rows by their ids, as they were when they were locked. */
export type LockedRows = ReadonlyMap<string, TaskRow>;

/** A change of some tasks, which leaves `next_task_id` alone. */
export type Change<Result> = (transaction: QuerySource, before: LockedRows) => Promise<Result>;

interface Following extends Occurrence {
  readonly id: string;
  readonly task: TaskRow;
}

/** Changes that complete or reopen tasks which repeat: what follows from them happens in the same transaction. */
@Injectable()
export class SeriesRepository {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly tasks: TasksRepository,
  ) {}

  /**
   * Locks the tasks and what follows them, in the order of their ids and before the ledger, changes them, and then makes the next occurrence
   * of each that was completed, and takes that of each reopened one away unless it has been touched.
   *
   * @param zone See `nextOccurrence`.
   */
  change<Result>(
    userId: string,
    ids: readonly string[],
    zone: string,
    apply: Change<Result>,
  ): Promise<Result> {
    return this.database.transaction(async (transaction) => {
      const before = new Map(
        (await this.tasks.lock(transaction, userId, ids)).map((task) => [task.id, task]),
      );
      const result = await apply(transaction, before);
      const after = await this.tasks.read(transaction, userId, ids);
      const reopened = after.filter((task) => !task.completed && before.get(task.id)?.completed === true);
      const completed = after.filter((task) => task.completed && before.get(task.id)?.completed === false);
      const gone = await this.takeBack(transaction, userId, reopened);
      const made = await this.continueWith(transaction, userId, followers(completed, zone));
      const bytes = made.reduce((sum, { task }) => sum + bytesOf(task), 0);
      const told = [...gone, ...made.flatMap(({ id, task }) => [id, task.id])];
      await transaction.query(TELL, [userId, told, [], made.length, 0, bytes]);
      return result;
    });
  }

  private async takeBack(
    transaction: QuerySource,
    userId: string,
    reopened: readonly TaskRow[],
  ): Promise<string[]> {
    const next = reopened.flatMap(({ nextTaskId }) => nextTaskId ?? []);
    if (next.length === 0) return [];
    const gone = await transaction.query<{ id: string }[]>(
      `WITH gone AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND version = 1 RETURNING id
       ), unlinked AS (
         UPDATE app.task SET next_task_id = NULL FROM gone WHERE user_id = $1 AND next_task_id = gone.id
       ) SELECT id FROM gone`,
      [userId, next],
    );
    return gone.map(({ id }) => id);
  }

  private async continueWith(
    transaction: QuerySource,
    userId: string,
    following: readonly Following[],
  ): Promise<readonly Following[]> {
    if (following.length === 0) return [];
    const [ids, nextIds] = [following.map(({ task }) => task.id), following.map(({ id }) => id)];
    // One that is there already has been touched, and stays what it is.
    await transaction.query(
      `INSERT INTO app.task (user_id, id, due_date, repeat, title, description, list_id, priority, tags, due_time,
         due_zone, repeat_from, position, search_text)
       SELECT $1, next.id, next.due_date, next.repeat, title, description, list_id, priority, tags, due_time, due_zone,
         repeat_from, position, search_text
       FROM app.task AS done
         JOIN unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[]) AS next (task, id, due_date, repeat) ON done.id = task
       WHERE done.user_id = $1 ON CONFLICT (user_id, id) DO NOTHING`,
      [userId, ids, nextIds, following.map(({ dueDate }) => dueDate), following.map(({ repeat }) => repeat)],
    );
    await transaction.query(
      `UPDATE app.task AS done SET next_task_id = next.id FROM unnest($2::uuid[], $3::uuid[]) AS next (task, id)
       WHERE user_id = $1 AND done.id = task`,
      [userId, ids, nextIds],
    );
    return following;
  }
}

function followers(completed: readonly TaskRow[], zone: string): Following[] {
  return completed.flatMap((task) => {
    const next = nextOccurrence(task, zone);
    return next ? [{ ...next, task, id: derivedId('next', task.id) }] : [];
  });
}
