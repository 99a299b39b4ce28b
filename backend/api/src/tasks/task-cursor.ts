import { CLOCK, isCalendarDay } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { UNSTORABLE } from '../validation/rules.js';
import { UUID } from '../validation/uuid.js';
import { ORDERS, type KeyType, type TaskPosition, type TaskSort } from './task-page.js';
import type { TaskRow } from './task-row.js';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Opaque to clients, so that the order can change. It is not signed: it only chooses where in the caller's own tasks
 * to go on.
 */
export function encodeCursor(sort: TaskSort, task: TaskRow): string {
  const values = ORDERS[sort].keys.map((key) => key.of(task));
  return Buffer.from(JSON.stringify([sort, ...values, task.id])).toString('base64url');
}

/** @throws {ProblemException} 422 for any text that {@link encodeCursor} does not make, or makes for another order. */
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

/** Whether PostgreSQL would read it as the type: anything else in a cursor was not written here. */
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
