import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { UUID } from './task-id.pipe.js';

/** The place of a task in the list: everything behind it comes after this one. */
export interface TaskPosition {
  /** `YYYY-MM-DDTHH:mm:ss.SSSZ` */
  readonly createdAt: string;
  readonly id: string;
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Opaque to clients, so that the order can change. It is not signed: it only chooses where in the caller's own tasks
 * to go on.
 */
export function encodeCursor({ createdAt, id }: TaskPosition): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** @throws {ProblemException} 422 for any text that {@link encodeCursor} does not make. */
export function decodeCursor(cursor: string): TaskPosition {
  const [createdAt = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const isTime = TIMESTAMP.test(createdAt) && !Number.isNaN(Date.parse(createdAt));
  if (rest.length > 0 || !isTime || !UUID.test(id) || encodeCursor({ createdAt, id }) !== cursor) {
    const msg = 'cursor must be the nextCursor of an earlier page';
    throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'isCursor' }]);
  }
  return { createdAt, id };
}
