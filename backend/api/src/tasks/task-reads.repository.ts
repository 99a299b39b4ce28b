import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { QuerySource } from '../database/query-source.js';
import { DUE_DATE, ORDERS, type TaskPosition, type TaskSort } from './task-cursor.js';
import { TASK_COLUMNS, type DueFilter, type TaskCounts, type TaskRow } from './task.js';

/** Which of the owner's tasks to read. An absent filter matches every task. */
export interface TaskPageRequest {
  readonly completed?: boolean | undefined;
  readonly trashed: boolean;
  /** null: the default list. */
  readonly listId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly priority?: number | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Both days included, in the caller's calendar if there is a `zone`, else as stored. */
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  /** Needs `zone`. */
  readonly due?: { readonly filter: DueFilter; readonly today: string } | undefined;
  /** The time zone of the caller's calendar. */
  readonly zone?: string | undefined;
  readonly search?: string | undefined;
  readonly sort: TaskSort;
  readonly after?: TaskPosition | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** How many tasks each view shows, without the trash. */
export interface TaskSummary {
  readonly open: number;
  readonly completed: number;
  /** Open, and due on the given day or earlier. */
  readonly today: number;
  /** Open, and due by the sixth day after it. */
  readonly week: number;
  /** Open tasks of each list that has any; null: the default list. */
  readonly lists: readonly { readonly listId: string | null; readonly open: number }[];
  /** Open tasks of each tag that has any, from A to Z. */
  readonly tags: readonly { readonly tag: string; readonly open: number }[];
}

/**
 * Reads tasks. Every method takes the owner first, and every statement starts from `user_id = $1`: a task can't be read
 * by its id alone.
 *
 * Plain SQL, because TypeORM's `find` builds the text on each call and turns rows into entities and times into Dates,
 * which doubles the CPU time of a request. A request of one shape always has the same text, so it is prepared once.
 */
@Injectable()
export class TaskReadsRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  list(userId: string, request: TaskPageRequest): Promise<TaskRow[]> {
    const parameters: unknown[] = [userId];
    const bind: Bind = (value) => `$${parameters.push(value)}`;
    const { direction, keys } = ORDERS[request.sort];
    const order = [...keys.map(({ sql }) => sql), 'id'].map((key) => `${key} ${direction}`).join(', ');
    return this.database.query(
      `SELECT ${TASK_COLUMNS} FROM app.task
       WHERE user_id = $1 AND ${[...filters(request, bind), ...afterCursor(request, bind)].join(' AND ')}
       ORDER BY ${order} LIMIT ${bind(request.limit)} OFFSET ${bind(request.offset)}`,
      parameters,
    );
  }

  /** Counts the tasks of all pages. */
  async total(userId: string, request: TaskPageRequest): Promise<number> {
    const parameters: unknown[] = [userId];
    const conditions = filters(request, (value) => `$${parameters.push(value)}`);
    const [counted] = await this.database.query<{ total: number }[]>(
      `SELECT count(*) AS total FROM app.task WHERE user_id = $1 AND ${conditions.join(' AND ')}`,
      parameters,
    );
    return counted?.total ?? 0;
  }

  async find(userId: string, id: string): Promise<TaskRow | undefined> {
    const text = `SELECT ${TASK_COLUMNS} FROM app.task WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`;
    const [row] = await this.database.query<TaskRow[]>(text, [userId, id]);
    return row;
  }

  /** The task that an earlier create made, in the trash or not, and whether it was the same request. */
  async findCreated(
    userId: string,
    id: string,
    fingerprint: string,
  ): Promise<{ task: TaskRow; isReplay: boolean } | undefined> {
    const [row] = await this.database.query<(TaskRow & { isReplay: boolean | null })[]>(
      `SELECT ${TASK_COLUMNS}, fingerprint = $3 AS "isReplay" FROM app.task WHERE user_id = $1 AND id = $2`,
      [userId, id, fingerprint],
    );
    if (!row) return undefined;
    const { isReplay, ...task } = row;
    return { task, isReplay: isReplay === true };
  }

  async count(userId: string): Promise<TaskCounts> {
    const [counts] = await this.database.query<TaskCounts[]>(
      `SELECT count(*) FILTER (WHERE NOT completed) AS open, count(*) FILTER (WHERE completed) AS completed
       FROM app.task WHERE user_id = $1 AND deleted_at IS NULL`,
      [userId],
    );
    return counts ?? { open: 0, completed: 0 };
  }

  /**
   * Uses one statement, so that all numbers are of the same moment.
   *
   * @param zone Of the caller's calendar. null: each task counts on its date as stored.
   */
  async summarise(userId: string, today: string, zone: string | null): Promise<TaskSummary> {
    const [summary] = await this.database.query<[TaskSummary]>(
      `WITH mine AS (
         SELECT completed, due_date, due_time, due_zone, list_id, tags FROM app.task
         WHERE user_id = $1 AND deleted_at IS NULL
       ), waiting AS (
         SELECT ${localDay('coalesce($3, due_zone)')} AS due_day, list_id, tags FROM mine WHERE NOT completed
       ), by_list AS (
         SELECT list_id AS "listId", count(*) AS open FROM waiting GROUP BY list_id
       ), by_tag AS (
         SELECT tag, count(*) AS open FROM waiting, unnest(tags) AS tag GROUP BY tag
       )
       SELECT (SELECT count(*) FROM waiting) AS open,
         (SELECT count(*) FROM mine WHERE completed) AS completed,
         (SELECT count(*) FROM waiting WHERE due_day <= $2::date) AS today,
         (SELECT count(*) FROM waiting WHERE due_day <= $2::date + 6) AS week,
         (SELECT coalesce(json_agg(by_list), '[]') FROM by_list) AS lists,
         (SELECT coalesce(json_agg(by_tag ORDER BY lower(tag), tag), '[]') FROM by_tag) AS tags`,
      [userId, today, zone],
    );
    return summary;
  }
}

type Bind = (value: unknown) => string;

function filters(request: TaskPageRequest, bind: Bind): string[] {
  const { completed, listId, tags = [], priority, ids, search } = request;
  const conditions = [`deleted_at IS ${request.trashed ? 'NOT ' : ''}NULL`];
  if (completed !== undefined) conditions.push(`completed = ${bind(completed)}`);
  if (listId !== undefined)
    conditions.push(listId === null ? 'list_id IS NULL' : `list_id = ${bind(listId)}`);
  if (tags.length > 0) conditions.push(`tags @> ${bind(tags)}::text[]`);
  if (ids !== undefined) conditions.push(`id = ANY(${bind(ids)}::uuid[])`);
  if (priority !== undefined) conditions.push(`priority = ${bind(priority)}`);
  conditions.push(...rangeConditions(request, bind));
  if (request.due) conditions.push(...dueConditions(request.due, request.zone ?? 'UTC', bind));
  // Each part of the search must start a word of the task, with the words of the part side by side: "it's", 「牛乳」.
  // A search without words matches no task.
  if (search !== undefined) {
    const parts = `unnest(string_to_array(translate(${bind(search)}, E'\\t\\n\\r', '   '), ' ')) AS part`;
    // A subquery without columns of the task is computed once, not for each row.
    const words = `SELECT array_agg(words) FROM ${parts}, app.search_words(part) AS words WHERE words <> ' '`;
    conditions.push(`(SELECT bool_and(strpos(search_text, word) > 0) FROM unnest((${words})) AS word)`);
  }
  return conditions;
}

/** No two zones are more than a day and two hours apart, so the index can narrow the days before each is computed. */
const ZONES_APART = 2;

/** The day of a task in the caller's calendar: a time in another zone may fall on another day of it. */
function localDay(zone: string): string {
  return `CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE ${zone})::date END`;
}

function rangeConditions({ dueFrom, dueTo, zone }: TaskPageRequest, bind: Bind): string[] {
  if (dueFrom === undefined && dueTo === undefined) return [];
  const first = dueFrom === undefined ? undefined : `${bind(dueFrom)}::date`;
  const last = dueTo === undefined ? undefined : `${bind(dueTo)}::date`;
  const within = (day: string, margin: number): string[] => [
    ...(first === undefined ? [] : [`${day} >= ${first} - ${margin}`]),
    ...(last === undefined ? [] : [`${day} <= ${last} + ${margin}`]),
  ];
  return [
    ...(first === undefined ? [] : ['due_date IS NOT NULL']),
    ...within(DUE_DATE, zone === undefined ? 0 : ZONES_APART),
    ...(zone === undefined ? [] : within(localDay(bind(zone)), 0)),
  ];
}

function dueConditions({ filter, today }: NonNullable<TaskPageRequest['due']>, zone: string, bind: Bind) {
  if (filter === 'none') return [`${DUE_DATE} = 'infinity'`];
  const day = `${bind(today)}::date`;
  if (filter === 'overdue') {
    const isPast = `CASE WHEN due_time IS NULL THEN due_date < ${day}
         ELSE (due_date + due_time) AT TIME ZONE due_zone < now() END`;
    return ['NOT completed', `${DUE_DATE} <= ${day} + ${ZONES_APART}`, isPast];
  }
  const days = filter === 'week' ? 6 : 0;
  return [
    `${DUE_DATE} BETWEEN ${day} - ${ZONES_APART} AND ${day} + ${days + ZONES_APART}`,
    `${localDay(bind(zone))} BETWEEN ${day} AND ${day} + ${days}`,
  ];
}

function afterCursor({ sort, after }: TaskPageRequest, bind: Bind): string[] {
  if (!after) return [];
  const { direction, keys } = ORDERS[sort];
  // The cursor holds the title unchanged. The database folds it, because its rules for lower case order the rows.
  const values = keys.map(({ sql, type }, index) => {
    const value = `${bind(after.values[index])}::${type}`;
    return sql.startsWith('lower(') ? `lower(${value})` : value;
  });
  const row = [...keys.map(({ sql }) => sql), 'id'].join(', ');
  return [
    `(${row}) ${direction === 'ASC' ? '>' : '<'} (${[...values, `${bind(after.id)}::uuid`].join(', ')})`,
  ];
}
