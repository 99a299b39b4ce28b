import { tracingChannel } from 'node:diagnostics_channel';

/** One statement on its way: its text, never the values. */
export interface Statement {
  readonly text: string;
  error?: unknown;
}

/**
 * Where the connections tell of their statements: `start`, then `asyncEnd`, with `error` between them where it failed.
 * Nobody listens unless tracing is on, and then this costs a look at a flag.
 */
export const statements = tracingChannel<Statement, Statement>('holdfast:statement');
