import { describe, expect, it } from '@jest/globals';
import { traceIdOf } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the trace of a request', () => {
  it.each([`00-${TRACE}-00f067aa0ba902b7-01`, `01-${TRACE}-00f067aa0ba902b7-00-and-more`])(
    'is read from %s [E3]',
    (traceparent) => {
      expect(traceIdOf({ traceparent })).toBe(TRACE);
    },
  );

  it.each([
    undefined,
    '',
    TRACE,
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${TRACE}-00f067aa0ba902b7`,
    `00-${TRACE}-00f067aa0ba902b7-01x`,
  ])('is none where the header is %s', (traceparent) => {
    expect(traceIdOf({ traceparent })).toBeUndefined();
  });
});
