import { CLOCK, isCalendarDay } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { UNSTORABLE } from '../validation/rules.js';
import { UUID } from '../validation/uuid.pipe.js';
import type { TaskRow } from './task.js';

/** The orders in which a list can be read. */
export const SORTS = ['created', 'manual', 'due', 'priority', 'title'] as const;
export type TaskSort = (typeof SORTS)[number];

/** The position of a task in an order: the next page starts after it. */
export interface TaskPosition {
  /** One value for each key of the order. */
  readonly values: readonly (string | number)[];
  readonly id: string;
}

/** PostgreSQL's name of the type that a key compares. */
type KeyType = 'timestamptz' | 'text' | 'date' | 'time' | 'smallint';

interface Key {
  readonly sql: string;
  readonly type: KeyType;
  /** The value that the cursor stores. */
  of(task: TaskRow): string | number;
}

interface Order {
  readonly direction: 'ASC' | 'DESC';
  /** With the id they order tasks totally. None is ever null, so they can be compared as a row. */
  readonly keys: readonly Key[];
}

/** The expression of the index. It sorts tasks without a date last. */
export const DUE_DATE = `coalesce(due_date, 'infinity')`;

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

/**
 * Opaque to clients, so that the order can change. It isn't signed: it only chooses where to continue in the caller's
 * own tasks.
 */
export function encodeCursor(sort: TaskSort, task: TaskRow): string {
  const values = ORDERS[sort].keys.map((key) => key.of(task));
  return Buffer.from(JSON.stringify([sort, ...values, task.id])).toString('base64url');
}

/** @throws {ProblemException} 422 for any text that {@link encodeCursor} doesn't write for this order. */
export function decodeCursor(sort: TaskSort, cursor: string): TaskPosition {
  const { keys } = ORDERS[sort];
  const [given, ...rest] = parse(cursor);
  const id = rest.pop();
  const values = rest.filter((value, index) => isValue(value, keys[index]?.type));
  const isWhole = given === sort && values.length === keys.length && rest.length === keys.length;
  if (!isWhole || typeof id !== 'string' || !UUID.test(id)) {
    const msg = 'cursor must be the nextCursor of an earlier page in the same order';
    throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'isCursor' }]);
  }
  return { values, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether PostgreSQL can read the value as this type, so that a forged cursor can't cause an error. */
function isValue(value: unknown, type: KeyType | undefined): value is string | number {
  if (type === 'smallint') return value === 0 || value === 1 || value === 2 || value === 3;
  if (typeof value !== 'string') return false;
  switch (type) {
    case 'timestamptz':
      return TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));
    case 'text':
      return !UNSTORABLE.test(value);
    case 'date':
      return value === 'infinity' || isCalendarDay(value);
    case 'time':
      return value === '24:00' || CLOCK.test(value);
    default:
      return false;
  }
}
