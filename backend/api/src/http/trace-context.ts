import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context §3.2.2; version 00 is the only one there is, and later ones begin in the same way. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

/** The id of the trace that a request belongs to; undefined when its `traceparent` is absent or unusable. */
export function traceIdOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
