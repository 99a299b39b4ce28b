import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';

/**
 * Written by triggers, except `user.recovered`: the owner has proved the mailbox, and every credential ends.
 * That one is inserted in the transaction of its effect.
 */
export type AccountEventType =
  'session.ended' | 'user.changed' | 'user.banned' | 'user.recovered' | 'user.deleted';

export interface AccountEvent {
  readonly id: string;
  readonly type: AccountEventType;
  readonly userId: string;
  /** Only of a `session.ended`. */
  readonly sessionId?: string;
  /** When it happened, ISO 8601 in UTC; when it was numbered, if that was more than 5 seconds later. */
  readonly at: string;
}

export interface AccountEventPage {
  readonly events: readonly AccountEvent[];
  /** Opaque: the `after` of the next question. */
  readonly cursor: string;
  /** Whether there are later events already. */
  readonly more: boolean;
}

/** A position given by an earlier page, or the time from which events matter. */
export type Start = { readonly after: bigint } | { readonly since: Date };

interface Row {
  readonly id: string;
  readonly position: string;
  readonly type: AccountEventType;
  readonly user_id: string;
  readonly session_id: string | null;
  readonly at: Date;
}

/** By how much the clock of the database may be set back without `since` missing an event. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

/**
 * Events in the order in which they became visible, see ADR 0025. Those without a position get the next ones first, so
 * that an event which is committed late comes after all that anybody has read.
 *
 * @param limit Most events to return.
 */
export async function readAccountEvents(
  database: AuthDatabase,
  start: Start,
  limit: number,
): Promise<AccountEventPage> {
  const numbering = await sql<{ last: string }>`
    SELECT auth.number_account_events() AS last
  `.execute(database);
  const first = startingPosition(start, BigInt(numbering.rows[0]?.last ?? 0));
  const { rows } = await sql<Row>`
    SELECT id, position, type, user_id, session_id, at FROM auth.account_event
    WHERE position > ${String(first)}::bigint
    ORDER BY position
    LIMIT ${limit + 1}
  `.execute(database);
  const page = rows.slice(0, limit);
  return {
    events: page.map(toEvent),
    cursor: cursorOf(page.at(-1)?.position ?? String(first)),
    more: rows.length > limit,
  };
}

/**
 * The position in a cursor. `0` is the beginning, and so is a cursor of a server from before there were positions
 * (`transaction.id`, `cluster:transaction.id`): everything is sent again, and nothing missed.
 */
export function positionIn(cursor: string): bigint {
  return BigInt(/^0\.(\d+)$/.exec(cursor)?.[1] ?? 0);
}

/** With the `0.` in front, servers of the version before take it for their beginning. */
function cursorOf(position: string): string {
  return `0.${position}`;
}

function startingPosition(start: Start, last: bigint): bigint {
  if ('after' in start) {
    // Only possible where a dump was restored on a machine whose clock is slow.
    return start.after > last ? 0n : start.after;
  }
  // No position is below the time at which its event was written.
  const since = BigInt(Math.max(0, start.since.getTime() - CLOCK_TOLERANCE_MILLISECONDS)) * 1000n;
  return since > last ? last : since;
}

function toEvent({ id, type, user_id: userId, session_id: sessionId, at }: Row): AccountEvent {
  return { id, type, userId, ...(sessionId === null ? {} : { sessionId }), at: at.toISOString() };
}
