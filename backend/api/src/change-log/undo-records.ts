/**
 * SQL fragments for the rows of `app.bulk_change`, which undo bulk changes and deletions of lists. They hold text that
 * users wrote, so they count towards the quota of bytes, each owner has few of them, and they are deleted after a day.
 * Deleting a task for good also deletes what they hold of it.
 *
 * A transaction locks the tasks of a record before the record, and the row in `app.usage` after it. `$1` is the owner.
 */

const RECORDS_MAX = 20;
/** For all records of one owner. The largest single one, 500 tasks with the longest tags, stays below it. */
const RECORDS_BYTES_MAX = 5_000_000;

const IS_EXPIRED = `created_at <= now() - interval '1 day'`;

/** A condition: the record is recent, and something it speaks of still exists. */
export const IS_UNDOABLE = `created_at > now() - interval '1 day' AND (list IS NOT NULL OR before <> '[]')`;

/**
 * CTEs to append to `noted`, which inserts a record and returns its `bytes`. `forgotten` deletes the records that exceed
 * the limits because of it. Records that another transaction has locked are left for the next time.
 */
export const FORGET_OLD_RECORDS = `ranked AS (
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

/** By how many bytes the records grow with {@link FORGET_OLD_RECORDS}. */
export const NOTED_BYTES =
  '((SELECT coalesce(sum(bytes), 0) FROM noted) - (SELECT coalesce(sum(bytes), 0) FROM forgotten))';

/**
 * CTEs that remove tasks from all records after `gone` has deleted them. This doesn't see the record of a bulk change
 * that started earlier and commits meanwhile: lock the tasks in a separate statement first.
 *
 * @param gone The name of a CTE that returns the `id` of each deleted task.
 */
export function eraseFromRecords(gone: string): string {
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

/** By how many bytes the records grow with {@link eraseFromRecords}; negative. */
export const ERASED_BYTES = '(SELECT coalesce(sum(growth), 0) FROM erased)';

/** For all owners; it reads no content. */
export const OWNERS_OF_EXPIRED = `SELECT DISTINCT user_id AS "userId" FROM app.bulk_change WHERE ${IS_EXPIRED}`;

export const DELETE_EXPIRED = `WITH expired AS (
     DELETE FROM app.bulk_change WHERE user_id = $1 AND id = ANY (ARRAY(
       SELECT id FROM app.bulk_change WHERE user_id = $1 AND ${IS_EXPIRED} FOR UPDATE SKIP LOCKED))
     RETURNING bytes
   )
   UPDATE app.usage SET bytes = bytes - (SELECT coalesce(sum(expired.bytes), 0) FROM expired) WHERE user_id = $1`;
