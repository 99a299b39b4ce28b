/**
 * The rows of `app.bulk_change` are what an undo needs. They hold what people wrote, so they count towards the quota of
 * bytes, there are few of them, and none outlives its day or the tasks it speaks of.
 *
 * Whoever locks one has locked its tasks before, and takes the ledger after it. `$1` is the owner.
 */

const RECORDS_MAX = 20;
/** Of all records of one owner; a single one, of 500 tasks with the longest tags, stays below it. */
const RECORDS_BYTES_MAX = 5_000_000;

const AGE_MAX = `interval '1 day'`;

/** The condition under which a record can still be undone. */
export const IS_UNDOABLE = `created_at > now() - ${AGE_MAX}`;

const IS_EXPIRED = `created_at <= now() - ${AGE_MAX}`;

/**
 * CTEs to append behind `noted`, which has inserted a record and returns its `bytes`: `forgotten` are the records that
 * have to go for it. What somebody else has at the moment is left for the next time.
 */
export const FORGETTING = `ranked AS (
       SELECT id, created_at, row_number() OVER latest AS place, sum(bytes) OVER latest AS total
       FROM app.bulk_change WHERE user_id = $1 WINDOW latest AS (ORDER BY created_at DESC, id)
     ), forgotten AS (
       DELETE FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
         SELECT id FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
           SELECT ranked.id FROM ranked, noted
           WHERE ${IS_EXPIRED} OR place >= ${RECORDS_MAX} OR total + noted.bytes > ${RECORDS_BYTES_MAX}))
         FOR UPDATE SKIP LOCKED))
       RETURNING bytes
     )`;

/** By how many bytes the records have grown with {@link FORGETTING}. */
export const NOTED_BYTES =
  '((SELECT coalesce(sum(bytes), 0) FROM noted) - (SELECT coalesce(sum(bytes), 0) FROM forgotten))';

/**
 * CTEs that take tasks which are gone for good out of all records. The record of a bulk change that began before this
 * statement and commits during it is not seen: lock the tasks in a statement before.
 *
 * @param gone Name of a CTE with a column `id`.
 */
export function erasing(gone: string): string {
  return `record AS (
       SELECT id AS record_id, before, bytes AS old_bytes, coalesce(octet_length(list::text), 0) AS list_bytes
       FROM app.bulk_change WHERE user_id = $1 AND EXISTS (SELECT FROM ${gone}) ORDER BY id FOR UPDATE
     ), rest AS (
       SELECT record_id, old_bytes, list_bytes,
         coalesce(jsonb_agg(each) FILTER (WHERE ${gone}.id IS NULL), '[]') AS kept
       FROM record CROSS JOIN jsonb_array_elements(before) AS each LEFT JOIN ${gone} ON ${gone}.id = (each ->> 'id')::uuid
       GROUP BY record_id, old_bytes, list_bytes HAVING count(${gone}.id) > 0
     ), sized AS (
       SELECT record_id, old_bytes, kept, octet_length(kept::text) + list_bytes AS new_bytes FROM rest
     ), erased AS (
       UPDATE app.bulk_change SET before = kept, bytes = new_bytes FROM sized WHERE user_id = $1 AND id = record_id
       RETURNING new_bytes - old_bytes AS growth
     )`;
}

/** By how many bytes the records have grown with {@link erasing}: less than none. */
export const ERASED_BYTES = '(SELECT coalesce(sum(growth), 0) FROM erased)';

/** Which owners have records of yesterday; it sees no content. */
export const OWNERS_OF_EXPIRED = `SELECT DISTINCT user_id AS "userId" FROM app.bulk_change WHERE ${IS_EXPIRED}`;

export const EXPIRE = `WITH expired AS (
     DELETE FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
       SELECT id FROM app.bulk_change WHERE user_id = $1 AND ${IS_EXPIRED} FOR UPDATE SKIP LOCKED))
     RETURNING bytes
   )
   UPDATE app.ledger SET bytes = bytes - (SELECT coalesce(sum(expired.bytes), 0) FROM expired) WHERE user_id = $1`;
