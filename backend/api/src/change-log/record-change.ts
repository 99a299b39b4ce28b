/**
 * SQL fragments that record a change in the statement that makes it: they move the owner's row in `app.usage` on, and
 * write the changed ids to `app.change`, a ring of slots. The `.sql` file beside each repository shows the final text of
 * its statements.
 *
 * Lock order: tasks by id, then undo records by id, then the row in `app.usage`. Only a create and the deletion of a list
 * lock that row first. A transaction that holds it never waits for another lock, so no two transactions can deadlock:
 * the list of a task is locked only against its deletion, and a deletion uses NOWAIT while it holds the row.
 */

/** The number of changes that a reconnecting client can catch up with. After more, it reads everything again. */
export const CHANGES_KEPT = 256;

/** With more ids than this, a change is recorded without ids. */
const IDS_MAX = 500;

/** The length of a task's texts, in a statement that names no other table with these columns. */
export const TEXT_BYTES =
  "(octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, '')))";

const OVERWRITE_SLOT = `ON CONFLICT (user_id, slot) DO UPDATE
         SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists`;

/** Names of CTEs that return the `id` of each changed row. */
interface Changed {
  readonly tasks?: string;
  readonly lists?: string;
}

/** SQL expressions: how much each count grows; negative when rows are deleted. */
interface Growth {
  readonly tasks?: string;
  readonly lists?: string;
  readonly bytes?: string;
}

/**
 * CTEs to append to those that change rows. `$1` is the owner. `counted` returns the position of the change.
 *
 * @param always A condition under which the change is also recorded when no row has changed.
 */
export function recordChange({ tasks, lists }: Changed, growth: Growth = {}, always?: string): string {
  const ids = [
    ...(tasks === undefined ? [] : [`SELECT id AS task, NULL::uuid AS list FROM ${tasks}`]),
    ...(lists === undefined ? [] : [`SELECT NULL::uuid AS task, id AS list FROM ${lists}`]),
  ];
  return `changes AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (${ids.join(' UNION ALL ')}) AS changed_ids
     ), counted AS (
       INSERT INTO app.usage AS usage (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, ${growth.tasks ?? '0'}, ${growth.lists ?? '0'}, ${growth.bytes ?? '0'}
       FROM changes WHERE total > 0${always === undefined ? '' : ` OR ${always}`}
       ON CONFLICT (user_id) DO UPDATE SET position = usage.position + 1, tasks = usage.tasks + excluded.tasks,
         lists = usage.lists + excluded.lists, bytes = usage.bytes + excluded.bytes
       RETURNING position
     ), logged AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % ${CHANGES_KEPT}, position, CASE WHEN total <= ${IDS_MAX} THEN changes.tasks END,
         CASE WHEN total <= ${IDS_MAX} THEN changes.lists END
       FROM counted, changes
       ${OVERWRITE_SLOT}
     )`;
}

/**
 * The last statement of a transaction whose earlier statements changed the tasks `$2` and the lists `$3`, and added
 * `$4` tasks, `$5` lists and `$6` bytes.
 */
export const RECORD_CHANGE = `WITH task AS (SELECT unnest($2::uuid[]) AS id), list AS (SELECT unnest($3::uuid[]) AS id),
     ${recordChange(
       { tasks: 'task', lists: 'list' },
       { tasks: '$4::integer', lists: '$5::integer', bytes: '$6::bigint' },
     )}
     SELECT position FROM counted`;

/**
 * The CTE `counted` to put before an INSERT of the id `$2` that selects FROM it: it returns a row only if the id is free
 * and the quota has room.
 *
 * @param quota SQL expressions: the limits, and the bytes that the row adds.
 */
export function countCreated(
  kind: 'tasks' | 'lists',
  quota: { readonly limit: string; readonly bytes?: string; readonly bytesLimit?: string },
): string {
  const { limit, bytes = '0', bytesLimit } = quota;
  const hasRoom = bytesLimit === undefined ? '' : ` AND usage.bytes + excluded.bytes <= ${bytesLimit}`;
  const table = kind === 'tasks' ? 'app.task' : 'app.list';
  return `counted AS (
       INSERT INTO app.usage AS usage (user_id, position, ${kind}, bytes)
       SELECT $1, 1, 1, ${bytes} WHERE NOT EXISTS (SELECT FROM ${table} WHERE user_id = $1 AND id = $2::uuid)
       ON CONFLICT (user_id) DO UPDATE
         SET position = usage.position + 1, ${kind} = usage.${kind} + 1, bytes = usage.bytes + excluded.bytes
         WHERE usage.${kind} < ${limit}${hasRoom}
       RETURNING position
     )`;
}

/**
 * The CTE to put after such an INSERT, named `created`. It logs the change without an id if a concurrent request has
 * taken the id: positions have no gaps, so that a reader knows it has missed none.
 */
export function logCreated(kind: 'tasks' | 'lists'): string {
  return `logged AS (
       INSERT INTO app.change (user_id, slot, position, ${kind})
       SELECT $1, position % ${CHANGES_KEPT}, position, ARRAY(SELECT id FROM created) FROM counted
       ${OVERWRITE_SLOT}
     )`;
}

/** A condition: the owner's texts may grow by this much. Two concurrent changes may both find the last room. */
export function hasRoom(growth: string, limit: string): string {
  return `(${growth} <= 0 OR coalesce((SELECT bytes FROM app.usage WHERE user_id = $1), 0) + ${growth} <= ${limit})`;
}
