/**
 * How a statement that changes rows tells of it, in the same statement: it moves the owner's ledger on and fills a slot
 * of the ring. The ledger is taken last, behind the rows themselves, so that no two statements wait for each other; only
 * a create and the deletion of a list take it first. Who has it waits for nothing that another keeps: the list of a task
 * that comes into it is locked against nothing but its deletion, and the deletion waits for nobody while it has the
 * ledger.
 */

/** Changes that a reconnecting client can catch up with; who comes later reads everything anew. */
export const SLOTS = 256;
/** Ids in one change; beyond them it says only that there was one. */
const IDS_MAX = 500;

const OVER_AN_OLD_ONE = `ON CONFLICT (user_id, slot)
         DO UPDATE SET position = excluded.position, tasks = excluded.tasks, lists = excluded.lists`;

/** Names of CTEs with a column `id`. */
interface Changed {
  readonly tasks?: string;
  readonly lists?: string;
}

interface Use {
  readonly tasks?: string;
  readonly lists?: string;
  readonly bytes?: string;
}

/**
 * CTEs to append behind those of the change. `$1` is the owner.
 *
 * @param use What the ledger is to count in addition, as expressions; less than none for what has gone.
 * @param isUsed Condition under which that happens also where no row has changed.
 */
export function telling({ tasks, lists }: Changed, use: Use = {}, isUsed?: string): string {
  const added = [use.tasks ?? '0', use.lists ?? '0', use.bytes ?? '0'].join(', ');
  const sources = [
    ...(tasks === undefined ? [] : [`SELECT id AS task, NULL::uuid AS list FROM ${tasks}`]),
    ...(lists === undefined ? [] : [`SELECT NULL::uuid AS task, id AS list FROM ${lists}`]),
  ];
  return `told AS (
       SELECT array_agg(task) FILTER (WHERE task IS NOT NULL) AS tasks,
         array_agg(list) FILTER (WHERE list IS NOT NULL) AS lists, count(*) AS total
       FROM (${sources.join(' UNION ALL ')}) AS changed
     ), head AS (
       INSERT INTO app.ledger AS ledger (user_id, position, tasks, lists, bytes)
       SELECT $1, 1, ${added} FROM told WHERE ${['total > 0', ...(isUsed === undefined ? [] : [isUsed])].join(' OR ')}
       ON CONFLICT (user_id) DO UPDATE SET position = ledger.position + 1, tasks = ledger.tasks + excluded.tasks,
         lists = ledger.lists + excluded.lists, bytes = ledger.bytes + excluded.bytes
       RETURNING position
     ), entry AS (
       INSERT INTO app.change (user_id, slot, position, tasks, lists)
       SELECT $1, position % ${SLOTS}, position, CASE WHEN total <= ${IDS_MAX} THEN told.tasks END,
         CASE WHEN total <= ${IDS_MAX} THEN told.lists END
       FROM head, told ${OVER_AN_OLD_ONE}
     )`;
}

/** A whole statement around one UPDATE or DELETE that returns the rows, `id` among their columns. */
export function tellingOf(kind: keyof Changed, written: string, use?: Use): string {
  return `WITH written AS (${written}), ${telling({ [kind]: 'written' }, use)} SELECT * FROM written`;
}

/** The condition under which the owner's texts may grow by so much. Two changes at once may both find the last room. */
export function hasRoom(growth: string, limit: string): string {
  return `(${growth} <= 0 OR coalesce((SELECT bytes FROM app.ledger WHERE user_id = $1), 0) + ${growth} <= ${limit})`;
}

/**
 * For a transaction whose statements changed the tasks `$2` and the lists `$3`, and made `$4` tasks and `$5` lists with
 * `$6` bytes: its last statement.
 */
export const TELL = `WITH task AS (SELECT unnest($2::uuid[]) AS id), list AS (SELECT unnest($3::uuid[]) AS id),
     ${telling({ tasks: 'task', lists: 'list' }, { tasks: '$4::integer', lists: '$5::integer', bytes: '$6::bigint' })}
     SELECT position FROM head`;

/**
 * A whole statement around one INSERT of one row, which happens only where the owner's quota has room for it: else,
 * as where the id `$2` is taken, no row comes back.
 *
 * The entry may name nothing, where another request has taken the id meanwhile: positions have no gaps, so that a
 * reader can tell that it has missed none.
 *
 * @param written `INSERT … SELECT … FROM head ON CONFLICT DO NOTHING RETURNING …`, `id` among the columns.
 * @param use How much it adds to each count, and the limits, as expressions.
 */
export function tellingOfCreate(
  kind: 'tasks' | 'lists',
  written: string,
  use: { readonly limit: string; readonly bytes?: string; readonly bytesLimit?: string },
): string {
  const { limit, bytes = '0', bytesLimit } = use;
  const hasBytes = bytesLimit === undefined ? '' : ` AND ledger.bytes + excluded.bytes <= ${bytesLimit}`;
  const table = kind === 'tasks' ? 'app.task' : 'app.list';
  return `WITH head AS (
       INSERT INTO app.ledger AS ledger (user_id, position, ${kind}, bytes)
       SELECT $1, 1, 1, ${bytes} WHERE NOT EXISTS (SELECT FROM ${table} WHERE user_id = $1 AND id = $2::uuid)
       ON CONFLICT (user_id) DO UPDATE
         SET position = ledger.position + 1, ${kind} = ledger.${kind} + 1, bytes = ledger.bytes + excluded.bytes
         WHERE ledger.${kind} < ${limit}${hasBytes}
       RETURNING position
     ), written AS (${written}), entry AS (
       INSERT INTO app.change (user_id, slot, position, ${kind})
       SELECT $1, position % ${SLOTS}, position, ARRAY(SELECT id FROM written) FROM head ${OVER_AN_OLD_ONE}
     ) SELECT * FROM written`;
}
