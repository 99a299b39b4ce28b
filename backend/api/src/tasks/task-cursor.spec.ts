import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import { ORDERS, SORTS } from './task-cursor.js';
import type { TaskRow } from './task.js';

const timestamp = fc
  .date({
    min: new Date('1970-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

const task: fc.Arbitrary<TaskRow> = fc.record({
  id: fc.uuid(),
  userId: fc.constant('ada'),
  title: fc.string({ unit: 'grapheme' }),
  description: fc.constant(null),
  completed: fc.boolean(),
  completedAt: fc.constant(null),
  listId: fc.constant(null),
  priority: fc.constantFrom(0, 1, 2, 3),
  tags: fc.constant([]),
  dueDate: fc.option(fc.constantFrom('2026-02-28', '2028-02-29')),
  dueTime: fc.option(fc.constantFrom('00:00', '23:59')),
  dueZone: fc.constant(null),
  repeat: fc.constant(null),
  repeatFrom: fc.constantFrom('due', 'completion'),
  reminders: fc.constant(null),
  nextTaskId: fc.constant(null),
  position: fc.constantFrom('a0', 'gVWXYZ01'),
  version: fc.constant(1),
  createdAt: timestamp,
  updatedAt: timestamp,
  deletedAt: fc.constant(null),
});
const refusal = expect.objectContaining({ code: 'REQUEST_INVALID' });
const sort = fc.constantFrom(...SORTS);

describe('a cursor', () => {
  it('decodes to the position of its task, in each order [C2]', () => {
    fc.assert(
      fc.property(sort, task, (order, row) => {
        const values = ORDERS[order].keys.map((key) => key.of(row));
        expect(decodeCursor(order, encodeCursor(order, row))).toEqual({ values, id: row.id });
      }),
    );
  });

  it('is a plain token in a query', () => {
    fc.assert(
      fc.property(sort, task, (order, row) => {
        expect(encodeCursor(order, row)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('of another order is refused with 422', () => {
    fc.assert(
      fc.property(sort, sort, task, (order, other, row) => {
        fc.pre(order !== other);
        expect(() => decodeCursor(other, encodeCursor(order, row))).toThrow(refusal);
      }),
    );
  });

  it('is refused with 422 if it is forged, whatever it holds [C2]', () => {
    const forged = fc
      .tuple(sort, fc.array(fc.jsonValue()))
      .map((parts) => Buffer.from(JSON.stringify(parts.flat())).toString('base64url'));
    fc.assert(
      fc.property(sort, fc.oneof(fc.string(), fc.base64String(), forged), (order, text) => {
        expect(() => decodeCursor(order, text)).toThrow(refusal);
      }),
    );
  });

  it.each([
    ['a day that does not exist', '["due","2026-02-30","24:00","00000000-0000-4000-8000-000000000000"]'],
    ['NUL in a title', '["title","a\\u0000","00000000-0000-4000-8000-000000000000"]'],
    ['SQL for an id', '["title","a","1; DROP TABLE app.task"]'],
    ['one value too many', '["title","a","b","00000000-0000-4000-8000-000000000000"]'],
  ])('with %s is refused with 422', (_what, json) => {
    const [order] = JSON.parse(json) as ['due' | 'title'];
    expect(() => decodeCursor(order, Buffer.from(json).toString('base64url'))).toThrow(refusal);
  });
});
