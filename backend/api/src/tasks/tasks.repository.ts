import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { TaskPosition } from './task-cursor.js';
import { TaskEntity } from './task.entity.js';
import type { ExpectedVersions } from './task-etag.js';

/** The columns that leave the table, in the order of the answer. */
export const TASK_FIELDS = [
  'id',
  'userId',
  'title',
  'description',
  'completed',
  'completedAt',
  'version',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof TaskEntity)[];

/** A task as it is read: what TypeORM would make a Date stays the ISO text that the pool's parser wrote. */
export type TaskRow = {
  readonly [Field in (typeof TASK_FIELDS)[number]]: TaskEntity[Field] extends Date
    ? string
    : TaskEntity[Field] extends Date | null
      ? string | null
      : TaskEntity[Field];
};

/** What people write into a task. */
export interface TaskContent {
  readonly title: string;
  readonly description: string | null;
  readonly completed: boolean;
}

export interface TaskCounts {
  readonly open: number;
  readonly completed: number;
}

export interface TaskPageQuery {
  readonly completed?: boolean | undefined;
  readonly after?: TaskPosition | undefined;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Every method takes the owner first, and every statement starts from `user_id = $1`: there is no way to ask for a
 * task by its id alone.
 *
 * Plain SQL through TypeORM, because `find` builds its text anew, hydrates entities and turns timestamps into Dates
 * that are printed again: twice the CPU of the whole request. One shape is one text, so each is prepared once.
 */
@Injectable()
export class TasksRepository {
  private readonly columns: string;

  constructor(@InjectRepository(TaskEntity) private readonly tasks: Repository<TaskEntity>) {
    const databaseNameOf = new Map(
      tasks.metadata.columns.map(({ propertyName, databaseName }) => [propertyName, databaseName]),
    );
    this.columns = TASK_FIELDS.map((field) => `${databaseNameOf.get(field) ?? field} AS "${field}"`).join(
      ', ',
    );
  }

  /** Newest first; the id breaks ties, so that the order is total. */
  list(userId: string, { completed, after, limit, offset }: TaskPageQuery): Promise<TaskRow[]> {
    const parameters: unknown[] = [userId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = ['user_id = $1'];
    if (completed !== undefined) conditions.push(`completed = ${bind(completed)}`);
    if (after) conditions.push(`(created_at, id) < (${bind(after.createdAt)}, ${bind(after.id)})`);
    return this.tasks.query(
      `SELECT ${this.columns} FROM app.task WHERE ${conditions.join(' AND ')}
       ORDER BY created_at DESC, id DESC LIMIT ${bind(limit)} OFFSET ${bind(offset)}`,
      parameters,
    );
  }

  async find(userId: string, id: string): Promise<TaskRow | undefined> {
    const text = `SELECT ${this.columns} FROM app.task WHERE user_id = $1 AND id = $2`;
    const [row] = await this.tasks.query<TaskRow[]>(text, [userId, id]);
    return row;
  }

  /** @returns undefined, and nothing is written, when the owner has a task of this id already. */
  async insert(userId: string, id: string, content: TaskContent): Promise<TaskRow | undefined> {
    const { title, description, completed } = content;
    const [row] = await this.tasks.query<TaskRow[]>(
      `INSERT INTO app.task (user_id, id, title, description, completed, completed_at)
       VALUES ($1, $2, $3, $4, $5::boolean, CASE WHEN $5::boolean THEN now() END)
       ON CONFLICT (user_id, id) DO NOTHING RETURNING ${this.columns}`,
      [userId, id, title, description, completed],
    );
    return row;
  }

  /** @returns undefined, and nothing is written, when there is no such task in one of the expected versions. */
  update(
    userId: string,
    id: string,
    changes: Partial<TaskContent>,
    versions?: ExpectedVersions,
  ): Promise<TaskRow | undefined> {
    const { title, description, completed } = changes;
    return this.change(userId, id, versions, (bind) => [
      ...(title === undefined ? [] : [`title = ${bind(title)}`]),
      ...(description === undefined ? [] : [`description = ${bind(description)}`]),
      ...(completed === undefined ? [] : completion(`${bind(completed)}::boolean`)),
    ]);
  }

  /** One statement, so that any number of toggles at once keep their parity. */
  toggle(userId: string, id: string): Promise<TaskRow | undefined> {
    return this.change(userId, id, undefined, () => completion('NOT completed'));
  }

  /** @returns Whether a row was deleted. */
  async delete(userId: string, id: string, versions: ExpectedVersions): Promise<boolean> {
    const [, count] = await this.tasks.query<[unknown[], number]>(
      `DELETE FROM app.task WHERE user_id = $1 AND id = $2${versions ? ' AND version = ANY($3)' : ''}`,
      versions ? [userId, id, versions] : [userId, id],
    );
    return count > 0;
  }

  async count(userId: string): Promise<TaskCounts> {
    const [counts] = await this.tasks.query<TaskCounts[]>(
      `SELECT count(*) FILTER (WHERE NOT completed) AS open, count(*) FILTER (WHERE completed) AS completed
       FROM app.task WHERE user_id = $1`,
      [userId],
    );
    return counts ?? { open: 0, completed: 0 };
  }

  private async change(
    userId: string,
    id: string,
    versions: ExpectedVersions,
    assignments: (bind: (value: unknown) => string) => string[],
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const set = [...assignments(bind), 'version = version + 1', 'updated_at = now()'];
    const condition = versions ? ` AND version = ANY(${bind(versions)})` : '';
    const [rows] = await this.tasks.query<[TaskRow[], number]>(
      `UPDATE app.task SET ${set.join(', ')} WHERE user_id = $1 AND id = $2${condition} RETURNING ${this.columns}`,
      parameters,
    );
    return rows[0];
  }
}

/** A task that is completed again keeps the time of the first time. */
function completion(value: string): string[] {
  return [`completed = ${value}`, `completed_at = CASE WHEN ${value} THEN coalesce(completed_at, now()) END`];
}
