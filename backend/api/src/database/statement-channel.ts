import { tracingChannel } from 'node:diagnostics_channel';

/** A running statement: its text, never its values. */
export interface Statement {
  readonly text: string;
  error?: unknown;
}

/**
 * Publishes every statement: `start`, then `asyncEnd`, with `error` in between if it failed. Without tracing there are no
 * subscribers, and a statement only checks a flag.
 */
export const statements = tracingChannel<Statement, Statement>('holdfast:statement');
