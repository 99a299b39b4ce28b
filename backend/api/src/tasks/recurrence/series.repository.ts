import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { QuerySource } from '../../database/query-source.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { databaseUnavailable } from '@holdfast/server-kit/problem';
import { BYTES_OF_ROW } from '../../ledger/quotas.js';
import { TELL } from '../../ledger/telling.js';
import { TimeSlices } from '../../time-slices.js';
import { derivedId } from '../derived-id.js';
import type { TaskRow } from '../task-row.js';
import { TasksRepository } from '../tasks.repository.js';
import { nextOccurrence, type Occurrence } from './next-occurrence.js';

/** Each begins again with what there is by then. */
const TRIES = 20;

const LOCK_NOT_AVAILABLE = '55P03';

/** Ends a transaction that has to begin again. */
class Overtaken extends Error {}

/** Rows by their ids, as they were when they were locked. */
export type LockedRows = ReadonlyMap<string, TaskRow>;

/** A change of some tasks, which leaves `next_task_id` alone. */
export type Change<Result> = (transaction: QuerySource, before: LockedRows) => Promise<Result>;

interface Following extends Occurrence {
  readonly id: string;
  readonly task: TaskRow;
}

/** A task that came or went, and its part of the quota. */
interface Counted {
  readonly id: string;
  readonly bytes: number;
}

/** Changes that complete or reopen tasks which repeat: what follows from them happens in the same transaction. */
@Injectable()
export class SeriesRepository {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly tasks: TasksRepository,
  ) {}

  /**
   * Changes tasks, and then makes the next occurrence of each that was completed, and takes that of each reopened one
   * away unless it has been touched.
   *
   * @param zone See `nextOccurrence`.
   */
  async change<Result>(
    userId: string,
    ids: readonly string[],
    zone: string,
    apply: Change<Result>,
  ): Promise<Result> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const next = await this.tasks.nextIds(userId, ids);
      try {
        return await this.database.transaction(async (transaction) => {
          const locked = await this.lock(transaction, userId, ids, next);
          return this.changeLocked(transaction, userId, { ids, zone, locked }, apply);
        });
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
    throw databaseUnavailable();
  }

  /**
   * Locks the tasks and what follows them, all of it before the ledger, in the order of their ids: whoever locks more
   * than one does so, and so nobody waits in a circle.
   *
   * @throws {Overtaken} What follows them by now came into being while this waited, and somebody else has it.
   */
  private async lock(
    transaction: QuerySource,
    userId: string,
    ids: readonly string[],
    next: readonly string[],
  ): Promise<LockedRows> {
    const rows = await this.tasks.lock(transaction, userId, [...ids, ...next]);
    const locked = new Map(rows.map((task) => [task.id, task]));
    const unseen = ids.flatMap((id) => locked.get(id)?.nextTaskId ?? []).filter((id) => !locked.has(id));
    if (unseen.length > 0) {
      const later = await this.tasks.lockAtOnce(transaction, userId, unseen).catch((error: unknown) => {
        throw errorCode(error) === LOCK_NOT_AVAILABLE ? new Overtaken() : error;
      });
      for (const task of later) locked.set(task.id, task);
    }
    return locked;
  }

  private async changeLocked<Result>(
    transaction: QuerySource,
    userId: string,
    { ids, zone, locked }: { ids: readonly string[]; zone: string; locked: LockedRows },
    apply: Change<Result>,
  ): Promise<Result> {
    const result = await apply(transaction, locked);
    const after = await this.tasks.read(transaction, userId, ids);
    const reopened = after.filter((task) => !task.completed && locked.get(task.id)?.completed === true);
    const completed = after.filter((task) => task.completed && locked.get(task.id)?.completed === false);
    const gone = await this.takeBack(transaction, userId, reopened);
    const following = await followers(completed, zone);
    const made = await this.continueWith(transaction, userId, following);
    const told = [...gone.map(({ id }) => id), ...following.flatMap(({ id, task }) => [id, task.id])];
    const bytes = sumOf(made) - sumOf(gone);
    await transaction.query(TELL, [userId, told, [], made.length - gone.length, 0, bytes]);
    return result;
  }

  private async takeBack(
    transaction: QuerySource,
    userId: string,
    reopened: readonly TaskRow[],
  ): Promise<Counted[]> {
    const followed = reopened.filter(({ nextTaskId }) => nextTaskId !== null);
    if (followed.length === 0) return [];
    return transaction.query(
      `WITH gone AS (
         DELETE FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND version = 1
         RETURNING id, title, description, tags
       ), unlinked AS (
         UPDATE app.task SET next_task_id = NULL FROM gone
         WHERE user_id = $1 AND app.task.id = ANY($3::uuid[]) AND next_task_id = gone.id
       ) SELECT id, ${BYTES_OF_ROW} AS bytes FROM gone`,
      [userId, followed.map(({ nextTaskId }) => nextTaskId), followed.map(({ id }) => id)],
    );
  }

  /** @returns Those that were not there before. */
  private async continueWith(
    transaction: QuerySource,
    userId: string,
    following: readonly Following[],
  ): Promise<Counted[]> {
    if (following.length === 0) return [];
    const [ids, nextIds] = [following.map(({ task }) => task.id), following.map(({ id }) => id)];
    // One that is there already has been touched, and stays what it is.
    const made = await transaction.query<Counted[]>(
      `WITH made AS (INSERT INTO app.task (user_id, id, due_date, repeat, title, description, list_id, priority, tags, due_time,
         due_zone, repeat_from, position, search_text)
       SELECT $1, next.id, next.due_date, next.repeat, title, description, list_id, priority, tags, due_time, due_zone,
         repeat_from, position, search_text
       FROM app.task AS done
         JOIN unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[]) AS next (task, id, due_date, repeat) ON done.id = task
       WHERE done.user_id = $1 ON CONFLICT (user_id, id) DO NOTHING RETURNING id, title, description, tags
       ) SELECT id, ${BYTES_OF_ROW} AS bytes FROM made`,
      [userId, ids, nextIds, following.map(({ dueDate }) => dueDate), following.map(({ repeat }) => repeat)],
    );
    await transaction.query(
      `UPDATE app.task AS done SET next_task_id = next.id FROM unnest($2::uuid[], $3::uuid[]) AS next (task, id)
       WHERE user_id = $1 AND done.id = task`,
      [userId, ids, nextIds],
    );
    return made;
  }
}

function sumOf(tasks: readonly Counted[]): number {
  return tasks.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function followers(completed: readonly TaskRow[], zone: string): Promise<Following[]> {
  const slices = new TimeSlices();
  const following: Following[] = [];
  for (const task of completed) {
    const next = nextOccurrence(task, zone);
    if (next) following.push({ ...next, task, id: derivedId('next', task.id) });
    await slices.pause();
  }
  return following;
}
