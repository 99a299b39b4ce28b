import type { QuerySource } from '../database/query-source.js';
import { tellingOf } from '../ledger/telling.js';
import { evenPositions, positionBetween } from './position.js';

/** The rows of one owner that share one manual order. */
export interface OrderedRows {
  readonly table: 'app.list' | 'app.task';
  readonly userId: string;
  /** Which of the owner's rows, in SQL; its parameters begin at `$2`. */
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

interface Place {
  readonly id: string;
  readonly position: string;
}

/**
 * Finds a place for one row directly behind another. Two moves at once to one spot may get the same place: their ids
 * tell them apart, and the next move between them spreads the rows out.
 *
 * @param movingId The row that is to move; it does not count as a neighbour.
 * @param afterId The row in front of the new place; null: the place is the first.
 * @returns undefined when `afterId` names no other of these rows.
 */
export async function positionBehind(
  source: QuerySource,
  rows: OrderedRows,
  movingId: string,
  afterId: string | null,
): Promise<string | undefined> {
  const before = afterId === null ? null : await placeOf(source, rows, movingId, afterId);
  if (before === undefined) return undefined;
  const after = await placeBehind(source, rows, movingId, before);
  const position = positionBetween(before?.position ?? null, after?.position ?? null);
  if (position !== undefined) return position;
  await spreadOut(source, rows);
  return positionBehind(source, rows, movingId, afterId);
}

async function placeOf(
  source: QuerySource,
  { table, userId, condition, parameters }: OrderedRows,
  movingId: string,
  id: string,
): Promise<Place | undefined> {
  const values = [userId, ...parameters, id, movingId];
  const [place] = await source.query<Place[]>(
    `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${condition}
       AND id = $${values.length - 1} AND id <> $${values.length}`,
    values,
  );
  return place;
}

async function placeBehind(
  source: QuerySource,
  { table, userId, condition, parameters }: OrderedRows,
  movingId: string,
  before: Place | null,
): Promise<Place | undefined> {
  const values = [userId, ...parameters, movingId];
  const behind = before
    ? ` AND (position, id) > ($${values.push(before.position)}, $${values.push(before.id)})`
    : '';
  const [place] = await source.query<Place[]>(
    `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${condition}
       AND id <> $${parameters.length + 2}${behind} ORDER BY position, id LIMIT 1`,
    values,
  );
  return place;
}

/** Gives all rows new places in their present order. Not a change that anybody made: versions stay. */
async function spreadOut(
  source: QuerySource,
  { table, userId, condition, parameters }: OrderedRows,
): Promise<void> {
  const rows = await source.query<Place[]>(
    `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${condition} ORDER BY position, id`,
    [userId, ...parameters],
  );
  // Locked in the order of their ids, as a bulk change does it: neither waits for the other in a circle.
  const written = `UPDATE ${table} AS item SET position = place.position
     FROM (
       SELECT each.id, each.position
       FROM ${table} AS locked JOIN unnest($2::uuid[], $3::text[]) AS each (id, position) ON locked.id = each.id
       WHERE user_id = $1 ORDER BY locked.id FOR UPDATE OF locked
     ) AS place
     WHERE user_id = $1 AND item.id = place.id RETURNING item.id`;
  await source.query(tellingOf(table === 'app.list' ? 'lists' : 'tasks', written), [
    userId,
    rows.map(({ id }) => id),
    evenPositions(rows.length),
  ]);
}
