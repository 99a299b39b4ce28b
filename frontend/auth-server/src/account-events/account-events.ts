import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';

export type AccountEventType = 'session.ended' | 'user.changed' | 'user.deleted';

export interface AccountEvent {
  readonly id: string;
  readonly type: AccountEventType;
  readonly userId: string;
  /** Only of a `session.ended`. */
  readonly sessionId?: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly at: string;
}

export interface AccountEventPage {
  readonly events: readonly AccountEvent[];
  /** Opaque: the `after` of the next question. */
  readonly cursor: string;
}

/** Transaction and id of an event. */
export interface Position {
  readonly tx: string;
  readonly id: string;
}

interface Row {
  readonly id: string;
  readonly tx: string;
  readonly type: AccountEventType;
  readonly user_id: string;
  readonly session_id: string | null;
  readonly at: Date;
  readonly settled: boolean;
}

/**
 * Events after a position, oldest transaction first. Every event that is committed is told at once; the cursor stays
 * behind the oldest transaction that still runs, because that one may yet add events before those told. So nothing is
 * ever missed, and an event may come more than once: a reader goes by its `id`.
 *
 * @param cluster From {@link adoptAccountEvents}.
 * @param limit Most events to return.
 */
export async function readAccountEvents(
  database: AuthDatabase,
  cluster: string,
  after: Position,
  limit: number,
): Promise<AccountEventPage> {
  const { rows } = await sql<Row>`
    SELECT id, tx, type, user_id, session_id, at, tx < pg_snapshot_xmin(pg_current_snapshot()) AS settled
    FROM auth.account_event
    WHERE (tx, id) > (${after.tx}::xid8, ${after.id}::bigint)
    ORDER BY tx, id
    LIMIT ${limit}
  `.execute(database);
  const position = rows.findLast(({ settled }) => settled) ?? after;
  return { events: rows.map(toEvent), cursor: `${cluster}:${position.tx}.${position.id}` };
}

/**
 * Where a cursor stands. One of another database server stands at the beginning: everything is told again, and nothing
 * of it missed.
 */
export function positionOf(cursor: string, cluster: string): Position {
  const [, of, tx = '0', id = '0'] = /^(?:(-?\d+):)?(\d+)\.(\d+)$/.exec(cursor) ?? [];
  return of === undefined || of === cluster ? { tx, id } : { tx: '0', id: '0' };
}

/**
 * Makes events of another database server, which came here with a dump, the first of this one: by their own
 * transaction numbers they would stand behind all that happens here, and new ones would look read.
 *
 * @returns The identifier of this database server.
 */
export async function adoptAccountEvents(database: AuthDatabase): Promise<string> {
  await sql`
    UPDATE auth.account_event SET tx = '0', cluster = auth.cluster_id() WHERE cluster <> auth.cluster_id()
  `.execute(database);
  const { rows } = await sql<{ id: string }>`SELECT auth.cluster_id()::text AS id`.execute(database);
  return rows[0]?.id ?? '0';
}

/** A position from which {@link readAccountEvents} tells all that happened since then, and perhaps more. */
export async function positionBefore(database: AuthDatabase, since: Date): Promise<Position> {
  const { rows } = await sql<Position>`
    (SELECT tx, id - 1 AS id FROM auth.account_event WHERE at >= ${since} ORDER BY tx, id LIMIT 1)
    UNION ALL
    (SELECT tx, id FROM auth.account_event WHERE tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY tx DESC, id DESC LIMIT 1)
    LIMIT 1
  `.execute(database);
  return rows[0] ?? { tx: '0', id: '0' };
}

function toEvent({ id, type, user_id: userId, session_id: sessionId, at }: Row): AccountEvent {
  return { id, type, userId, ...(sessionId === null ? {} : { sessionId }), at: at.toISOString() };
}
