import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { QuerySource } from '../database/query-source.js';
import { positionBehind } from '../ordering/manual-order.js';
import { positionAtEnd } from '../ordering/position.js';
import { bytesOf, BYTES_OF_ROW, type QuotaLimits } from '../ledger/quotas.js';
import { hasRoom, telling, tellingOf, tellingOfCreate } from '../ledger/telling.js';
import { ERASED_BYTES, erasing } from '../ledger/undo-records.js';
import type { ExpectedVersions } from './task-etag.js';
import {
  assignments,
  boundValues,
  completedAt,
  CONTENT_COLUMNS,
  oldBytes,
  searchText,
  type Bind,
} from './task-changes.js';
import { pageStatement, totalStatement, type TaskPageRequest } from './task-page.js';
import { CONTENT_FIELDS, TASK_FIELDS, type TaskContent, type TaskRow } from './task-row.js';
import { TaskEntity } from './task.entity.js';

export interface TaskCounts {
  readonly open: number;
  readonly completed: number;
}

/** Under what a change of one task happens, apart from its version. */
export interface UpdateConditions {
  /** What the texts of the owner may come to; looked at where the change brings text. */
  readonly bytesLimit?: number;
  /** Only where nothing follows from completing or reopening the task. */
  readonly isPlain?: boolean;
}

const IS_PLAIN = ' AND repeat IS NULL AND next_task_id IS NULL';

const goneBytes = (gone: string): string =>
  `${ERASED_BYTES} - (SELECT coalesce(sum(${BYTES_OF_ROW}), 0) FROM ${gone})`;

const REMOVE = `WITH written AS (
     DELETE FROM app.task WHERE user_id = $1 AND id = $2 RETURNING id, title, description, tags
   ), ${erasing('written')}, ${telling({ tasks: 'written' }, { tasks: '-1', bytes: goneBytes('written') })}
   SELECT id FROM written`;

/** What somebody has at the moment may be on its way out of the trash. */
const TRASHED = `SELECT id FROM app.task
   WHERE user_id = $1 AND deleted_at < now() - make_interval(days => $2) FOR UPDATE SKIP LOCKED`;

const PURGE = `WITH purged AS (
     DELETE FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(${TRASHED})) RETURNING id, title, description, tags
   ), ${erasing('purged')}, counted AS (
     UPDATE app.ledger SET tasks = tasks - (SELECT count(*) FROM purged), bytes = bytes + ${goneBytes('purged')}
     WHERE user_id = $1
   ) SELECT count(*) AS tasks FROM purged`;

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
    const { columns } = tasks.metadata;
    const nameOf = new Map(columns.map(({ propertyName, databaseName }) => [propertyName, databaseName]));
    this.columns = TASK_FIELDS.map((field) => `${nameOf.get(field) ?? field} AS "${field}"`).join(', ');
  }

  list(userId: string, request: TaskPageRequest): Promise<TaskRow[]> {
    return this.tasks.query(...pageStatement(this.columns, userId, request));
  }

  /** How many tasks all pages of a request have. */
  async total(userId: string, request: TaskPageRequest): Promise<number> {
    const [counted] = await this.tasks.query<{ total: number }[]>(...totalStatement(userId, request));
    return counted?.total ?? 0;
  }

  async find(userId: string, id: string): Promise<TaskRow | undefined> {
    const text = `SELECT ${this.columns} FROM app.task WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`;
    const [row] = await this.tasks.query<TaskRow[]>(text, [userId, id]);
    return row;
  }

  /** @returns undefined, and nothing is written, when the owner has a task of this id already, or no room. */
  async insert(
    userId: string,
    id: string,
    content: TaskContent,
    { fingerprint, limits }: { readonly fingerprint: string; readonly limits: QuotaLimits },
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id, positionAtEnd(), fingerprint];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const value = boundValues(content, bind);
    const written = `INSERT INTO app.task
         (user_id, id, position, fingerprint, ${CONTENT_COLUMNS.join(', ')}, completed_at, search_text)
       SELECT $1, $2::uuid, $3, $4, ${CONTENT_FIELDS.map(value).join(', ')},
         CASE WHEN ${value('completed')} THEN now() END, ${searchText(value)}
       FROM head ON CONFLICT (user_id, id) DO NOTHING RETURNING ${this.columns}`;
    const use = { limit: bind(limits.tasks), bytes: bind(bytesOf(content)), bytesLimit: bind(limits.bytes) };
    const [row] = await this.tasks.query<TaskRow[]>(tellingOfCreate('tasks', written, use), parameters);
    return row;
  }

  /** The task that an earlier create made, in the trash or not, and whether that was the same request. */
  async findCreated(
    userId: string,
    id: string,
    fingerprint: string,
  ): Promise<{ task: TaskRow; isReplay: boolean } | undefined> {
    const [row] = await this.tasks.query<(TaskRow & { isReplay: boolean | null })[]>(
      `SELECT ${this.columns}, fingerprint = $3 AS "isReplay" FROM app.task WHERE user_id = $1 AND id = $2`,
      [userId, id, fingerprint],
    );
    if (!row) return undefined;
    const { isReplay, ...task } = row;
    return { task, isReplay: isReplay === true };
  }

  /**
   * @returns undefined, and nothing is written, when there is no such task in one of the expected versions, or the
   *   conditions do not hold.
   */
  async update(
    userId: string,
    id: string,
    changes: Partial<TaskContent>,
    versions: ExpectedVersions,
    { bytesLimit, isPlain = false }: UpdateConditions = {},
    source: QuerySource = this.tasks,
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const old = oldBytes(changes);
    const set = (): string[] => assignments(changes, bind);
    const plain = isPlain ? IS_PLAIN : '';
    if (old === undefined) {
      const written = this.changing(set(), versions, plain, bind);
      const [row] = await source.query<TaskRow[]>(tellingOf('tasks', written), parameters);
      return row;
    }
    const size = bytesOf(changes);
    const bytes = `${bind(size)}::bigint`;
    const isBound = size > 0 && bytesLimit !== undefined;
    const room = isBound ? ` AND ${hasRoom(`${bytes} - ${old}`, bind(bytesLimit))}` : '';
    const written = this.changing(set(), versions, `${plain}${room}`, bind, 'FROM old ');
    const use = { bytes: `${bytes} - (SELECT old_bytes FROM old)` };
    // Only RETURNING of PostgreSQL 18 can tell what a row was: it is read first, and stays so until it is changed.
    const [row] = await source.query<TaskRow[]>(
      `WITH old AS (
         SELECT ${old} AS old_bytes FROM app.task WHERE user_id = $1 AND id = $2 FOR UPDATE
       ), written AS (${written}), ${telling({ tasks: 'written' }, use)} SELECT * FROM written`,
      parameters,
    );
    return row;
  }

  /** Of those that follow these. */
  async nextIds(userId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.tasks.query<{ id: string }[]>(
      `SELECT next_task_id AS id FROM app.task
       WHERE user_id = $1 AND id = ANY($2::uuid[]) AND next_task_id IS NOT NULL`,
      [userId, ids],
    );
    return rows.map(({ id }) => id);
  }

  /** In the order of their ids; in the trash or not. */
  lock(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    return transaction.query(
      `SELECT ${this.columns} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
      [userId, ids],
    );
  }

  /** Fails with SQLSTATE 55P03 where somebody else has one of them. */
  lockAtOnce(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    return transaction.query(
      `SELECT ${this.columns} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) FOR UPDATE NOWAIT`,
      [userId, ids],
    );
  }

  /** In the trash or not. */
  read(transaction: QuerySource, userId: string, ids: readonly string[]): Promise<TaskRow[]> {
    const text = `SELECT ${this.columns} FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[])`;
    return transaction.query(text, [userId, ids]);
  }

  /**
   * One statement, so that any number of toggles at once keep their parity.
   *
   * @returns undefined also where something follows from it, see {@link UpdateConditions.isPlain}.
   */
  toggle(userId: string, id: string): Promise<TaskRow | undefined> {
    const set = ['completed = NOT completed', completedAt('NOT completed')];
    return this.change(userId, id, undefined, () => set, IS_PLAIN);
  }

  /** @returns undefined when `afterId` names no other task in the list. */
  positionBehind(
    userId: string,
    listId: string | null,
    id: string,
    afterId: string | null,
  ): Promise<string | undefined> {
    const isThere = 'deleted_at IS NULL';
    const rows =
      listId === null
        ? { condition: `list_id IS NULL AND ${isThere}`, parameters: [] }
        : { condition: `list_id = $2 AND ${isThere}`, parameters: [listId] };
    return positionBehind(this.tasks, { table: 'app.task', userId, ...rows }, id, afterId);
  }

  place(userId: string, id: string, listId: string | null, position: string): Promise<TaskRow | undefined> {
    return this.change(userId, id, undefined, (bind) => [
      `list_id = ${bind(listId)}`,
      `position = ${bind(position)}`,
    ]);
  }

  /** Puts a task into the trash. */
  trash(userId: string, id: string, versions: ExpectedVersions): Promise<TaskRow | undefined> {
    return this.change(userId, id, versions, () => ['deleted_at = now()']);
  }

  /** Takes a task out of the trash, to where it was. */
  async restore(userId: string, id: string): Promise<TaskRow | undefined> {
    const written = `UPDATE app.task SET deleted_at = NULL, version = version + 1, updated_at = now()
       WHERE user_id = $1 AND id = $2 AND deleted_at IS NOT NULL RETURNING ${this.columns}`;
    const [row] = await this.tasks.query<TaskRow[]>(tellingOf('tasks', written), [userId, id]);
    return row;
  }

  /**
   * Removes the row for good, in the trash or not, and what is kept of it for an undo.
   *
   * @returns Whether there was one.
   */
  async remove(userId: string, id: string): Promise<boolean> {
    return this.tasks.manager.transaction(async (transaction) => {
      // While this waits, a bulk change may make a record of the task: only a statement that begins later sees it.
      await transaction.query('SELECT FROM app.task WHERE user_id = $1 AND id = $2 FOR UPDATE', [userId, id]);
      const rows = await transaction.query<unknown[]>(REMOVE, [userId, id]);
      return rows.length > 0;
    });
  }

  /** {@link remove} for what has been in the trash for so many days; how many tasks that were. */
  async purge(userId: string, days: number): Promise<number> {
    return this.tasks.manager.transaction(async (transaction) => {
      await transaction.query(`SELECT count(*) FROM (${TRASHED}) AS task`, [userId, days]);
      const [purged] = await transaction.query<{ tasks: number }[]>(PURGE, [userId, days]);
      return purged?.tasks ?? 0;
    });
  }

  async count(userId: string): Promise<TaskCounts> {
    const [counts] = await this.tasks.query<TaskCounts[]>(
      `SELECT count(*) FILTER (WHERE NOT completed) AS open, count(*) FILTER (WHERE completed) AS completed
       FROM app.task WHERE user_id = $1 AND deleted_at IS NULL`,
      [userId],
    );
    return counts ?? { open: 0, completed: 0 };
  }

  private async change(
    userId: string,
    id: string,
    versions: ExpectedVersions,
    assign: (bind: Bind) => string[],
    condition = '',
  ): Promise<TaskRow | undefined> {
    const parameters: unknown[] = [userId, id];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const written = this.changing(assign(bind), versions, condition, bind);
    const [row] = await this.tasks.query<TaskRow[]>(tellingOf('tasks', written), parameters);
    return row;
  }

  private changing(
    set: readonly string[],
    versions: ExpectedVersions,
    condition: string,
    bind: Bind,
    from = '',
  ): string {
    const isExpected = versions ? ` AND version = ANY(${bind(versions)})` : '';
    return `UPDATE app.task SET ${[...set, 'version = version + 1', 'updated_at = now()'].join(', ')}
       ${from}WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL${isExpected}${condition} RETURNING ${this.columns}`;
  }
}
