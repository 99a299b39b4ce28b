import type { QuerySource } from '../database/query-source.js';
import { recordChange } from '../change-log/record-change.js';
import { evenPositions, positionBetween } from './position.js';

/** The rows of one owner that share one manual order. */
export interface OrderedRows {
  readonly table: 'app.list' | 'app.task';
  readonly userId: string;
  /** An SQL condition that selects the owner's rows; its parameters start with `$2`. */
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

interface Place {
  readonly id: string;
  readonly position: string;
}

/**
 * Finds a position for one row directly after another. Two concurrent moves to one spot may get the same position: then
 * their ids order them, and the next move between them spreads the rows out.
 *
 * @param movingId The row to move, which doesn't count as a neighbour.
 * @param afterId The row before the new position; null: the row becomes the first.
 * @returns undefined if `afterId` isn't another of these rows.
 */
export async function positionAfter(
  source: QuerySource,
  rows: OrderedRows,
  movingId: string,
  afterId: string | null,
): Promise<string | undefined> {
  const before = afterId === null ? null : await placeOf(source, rows, movingId, afterId);
  if (before === undefined) return undefined;
  const after = await placeAfter(source, rows, movingId, before);
  const position = positionBetween(before?.position ?? null, after?.position ?? null);
  if (position !== undefined) return position;
  await spreadOut(source, rows);
  return positionAfter(source, rows, movingId, afterId);
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

async function placeAfter(
  source: QuerySource,
  { table, userId, condition, parameters }: OrderedRows,
  movingId: string,
  before: Place | null,
): Promise<Place | undefined> {
  const values = [userId, ...parameters, movingId];
  const isAfter = before
    ? ` AND (position, id) > ($${values.push(before.position)}, $${values.push(before.id)})`
    : '';
  const [place] = await source.query<Place[]>(
    `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${condition}
       AND id <> $${parameters.length + 2}${isAfter} ORDER BY position, id LIMIT 1`,
    values,
  );
  return place;
}

/** Gives all rows new positions in their current order. It isn't a change by the user, so versions stay the same. */
async function spreadOut(
  source: QuerySource,
  { table, userId, condition, parameters }: OrderedRows,
): Promise<void> {
  const rows = await source.query<Place[]>(
    `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${condition} ORDER BY position, id`,
    [userId, ...parameters],
  );
  // Locks the rows in the order of their ids, like a bulk change, so that the two can't deadlock.
  await source.query(
    `WITH changed AS (
       UPDATE ${table} AS item SET position = place.position
       FROM (
         SELECT each.id, each.position
         FROM ${table} AS locked JOIN unnest($2::uuid[], $3::text[]) AS each (id, position) ON locked.id = each.id
         WHERE user_id = $1 ORDER BY locked.id FOR UPDATE OF locked
       ) AS place
       WHERE user_id = $1 AND item.id = place.id RETURNING item.id
     ), ${recordChange(table === 'app.list' ? { lists: 'changed' } : { tasks: 'changed' })}
     SELECT * FROM changed`,
    [userId, rows.map(({ id }) => id), evenPositions(rows.length)],
  );
}
