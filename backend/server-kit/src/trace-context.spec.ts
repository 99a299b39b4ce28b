import { describe, expect, it } from '@jest/globals';
import { formatTraceparent, parseTraceparent } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('the trace of a request', () => {
  it.each([`00-${TRACE}-${SPAN}-01`, `01-${TRACE}-${SPAN}-01-and-more`])(
    'is read from %s [E3]',
    (traceparent) => {
      expect(parseTraceparent({ traceparent })).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
    },
  );

  it('is written as it is read', () => {
    const traceparent = `00-${TRACE}-${SPAN}-00`;
    expect(
      formatTraceparent(parseTraceparent({ traceparent }) ?? { traceId: '', spanId: '', traceFlags: 0 }),
    ).toBe(traceparent);
  });

  it.each([
    undefined,
    '',
    TRACE,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01x`,
  ])('is undefined for the header %s', (traceparent) => {
    expect(parseTraceparent({ traceparent })).toBeUndefined();
  });
});
