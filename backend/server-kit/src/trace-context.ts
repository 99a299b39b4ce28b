import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context §3.2.2. Only version 00 exists, and later ones start in the same way. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** The span that a request was sent from. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** Reads `traceparent`; undefined when it is absent or unusable. */
export function parseTraceparent({ traceparent }: IncomingHttpHeaders): TraceParent | undefined {
  const [, traceId = '', spanId = '', flags = ''] =
    (typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null) ?? [];
  return traceId === '' ? undefined : { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

export function formatTraceparent({ traceId, spanId, traceFlags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
