import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './task-cursor.js';

const position = fc.record({
  createdAt: fc
    .date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
  id: fc.uuid(),
});

describe('a cursor', () => {
  it('leads back to the task it was made from [C2]', () => {
    fc.assert(
      fc.property(position, (task) => {
        expect(decodeCursor(encodeCursor(task))).toEqual(task);
      }),
    );
  });

  it('is a plain token in a query', () => {
    fc.assert(
      fc.property(position, (task) => {
        expect(encodeCursor(task)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('is refused with 422 when nobody here made it, whatever it holds [C2]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
      }),
    );
  });
});
