import type { TaskRow } from './task-row.js';

/** Names of the orders a list may be read in. */
export const SORTS = ['created', 'manual', 'due', 'priority', 'title'] as const;
export type TaskSort = (typeof SORTS)[number];

export const DUE = ['overdue', 'today', 'week', 'none'] as const;
export type DueFilter = (typeof DUE)[number];

/** The place of a task in an order: everything behind it comes after this one. */
export interface TaskPosition {
  /** One for each key of the order. */
  readonly values: readonly (string | number)[];
  readonly id: string;
}

/** What to read of one owner's tasks. An absent filter lets everything through. */
export interface TaskPageRequest {
  readonly completed?: boolean | undefined;
  readonly trashed: boolean;
  /** null: the default list. */
  readonly listId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly priority?: number | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Both days included. */
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly due?: { readonly filter: DueFilter; readonly zone: string; readonly today: string } | undefined;
  readonly search?: string | undefined;
  readonly sort: TaskSort;
  readonly after?: TaskPosition | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** PostgreSQL's name of what an order compares. */
export type KeyType = 'timestamptz' | 'text' | 'date' | 'time' | 'smallint';

interface Key {
  readonly sql: string;
  readonly type: KeyType;
  /** What the cursor remembers of a task. */
  of(task: TaskRow): string | number;
}

interface Order {
  readonly direction: 'ASC' | 'DESC';
  /** Together with the id they order the tasks totally; none is ever null, so that they can be compared as a row. */
  readonly keys: readonly Key[];
}

/** As the index has it. No day that people can give is the last of all. */
const DUE_DATE = `coalesce(due_date, 'infinity')`;

const CREATED: Key = { sql: 'created_at', type: 'timestamptz', of: ({ createdAt }: TaskRow) => createdAt };

export const ORDERS: Readonly<Record<TaskSort, Order>> = {
  created: { direction: 'DESC', keys: [CREATED] },
  manual: { direction: 'ASC', keys: [{ sql: 'position', type: 'text', of: ({ position }) => position }] },
  due: {
    direction: 'ASC',
    keys: [
      { sql: DUE_DATE, type: 'date', of: ({ dueDate }) => dueDate ?? 'infinity' },
      { sql: `coalesce(due_time, '24:00')`, type: 'time', of: ({ dueTime }) => dueTime ?? '24:00' },
    ],
  },
  priority: {
    direction: 'DESC',
    keys: [{ sql: 'priority', type: 'smallint', of: ({ priority }) => priority }, CREATED],
  },
  title: { direction: 'ASC', keys: [{ sql: 'lower(title)', type: 'text', of: ({ title }) => title }] },
};

/** The statement for one page. One shape of a request is one text, so that it is prepared once. */
export function pageStatement(
  columns: string,
  userId: string,
  request: TaskPageRequest,
): [string, unknown[]] {
  const parameters: unknown[] = [userId];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const { direction, keys } = ORDERS[request.sort];
  const conditions = ['user_id = $1', ...filters(request, bind), ...afterCursor(request, bind)];
  const order = [...keys.map(({ sql }) => sql), 'id'].map((key) => `${key} ${direction}`).join(', ');
  const text = `SELECT ${columns} FROM app.task WHERE ${conditions.join(' AND ')}
       ORDER BY ${order} LIMIT ${bind(request.limit)} OFFSET ${bind(request.offset)}`;
  return [text, parameters];
}

/** The statement that counts all pages of a request. */
export function totalStatement(userId: string, request: TaskPageRequest): [string, unknown[]] {
  const parameters: unknown[] = [userId];
  const conditions = filters(request, (value) => `$${parameters.push(value)}`);
  return [
    `SELECT count(*) AS total FROM app.task WHERE user_id = $1 AND ${conditions.join(' AND ')}`,
    parameters,
  ];
}

type Bind = (value: unknown) => string;

function filters(request: TaskPageRequest, bind: Bind): string[] {
  const { completed, listId, tags = [], priority, ids, dueFrom, dueTo, search } = request;
  const conditions = [`deleted_at IS ${request.trashed ? 'NOT ' : ''}NULL`];
  if (completed !== undefined) conditions.push(`completed = ${bind(completed)}`);
  if (listId !== undefined)
    conditions.push(listId === null ? 'list_id IS NULL' : `list_id = ${bind(listId)}`);
  if (tags.length > 0) conditions.push(`tags @> ${bind(tags)}::text[]`);
  if (ids !== undefined) conditions.push(`id = ANY(${bind(ids)}::uuid[])`);
  if (priority !== undefined) conditions.push(`priority = ${bind(priority)}`);
  if (dueFrom !== undefined) conditions.push(`${DUE_DATE} >= ${bind(dueFrom)}`, 'due_date IS NOT NULL');
  if (dueTo !== undefined) conditions.push(`${DUE_DATE} <= ${bind(dueTo)}`);
  if (request.due) conditions.push(...dueConditions(request.due, bind));
  // Every word of the query begins a word of the task; a task has no words at all where the query has none.
  if (search !== undefined) {
    const words = `unnest(string_to_array(btrim(app.search_words(${bind(search)})), ' '))`;
    conditions.push(`(SELECT bool_and(strpos(search_text, ' ' || word) > 0) FROM ${words} AS word)`);
  }
  return conditions;
}

function dueConditions({ filter, zone, today }: NonNullable<TaskPageRequest['due']>, bind: Bind): string[] {
  if (filter === 'none') return [`${DUE_DATE} = 'infinity'`];
  const day = `${bind(today)}::date`;
  if (filter === 'overdue') {
    const isPast = `CASE WHEN due_time IS NULL THEN due_date < ${day}
         ELSE (due_date + due_time) AT TIME ZONE due_zone < now() END`;
    return ['NOT completed', `${DUE_DATE} <= ${day} + 2`, isPast];
  }
  // A time in another zone may fall on another day of the caller's calendar. No two zones are further apart than a
  // day and two hours, so the index can narrow the days before each is computed.
  const localDay = `CASE WHEN due_time IS NULL THEN due_date
         ELSE (((due_date + due_time) AT TIME ZONE due_zone) AT TIME ZONE ${bind(zone)})::date END`;
  const days = filter === 'week' ? 6 : 0;
  return [
    `${DUE_DATE} BETWEEN ${day} - 2 AND ${day} + ${days + 2}`,
    `${localDay} BETWEEN ${day} AND ${day} + ${days}`,
  ];
}

function afterCursor({ sort, after }: TaskPageRequest, bind: Bind): string[] {
  if (!after) return [];
  const { direction, keys } = ORDERS[sort];
  // The title goes into the cursor as it is and is folded by the database, whose idea of lower case orders the rows.
  const values = keys.map(({ sql, type }, index) => {
    const value = `${bind(after.values[index])}::${type}`;
    return sql.startsWith('lower(') ? `lower(${value})` : value;
  });
  const row = [...keys.map(({ sql }) => sql), 'id'].join(', ');
  return [
    `(${row}) ${direction === 'ASC' ? '>' : '<'} (${[...values, `${bind(after.id)}::uuid`].join(', ')})`,
  ];
}
