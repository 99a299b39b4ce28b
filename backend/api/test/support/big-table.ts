import pg from 'pg';

export const TASKS_PER_USER = 50;
/** A user with as many tasks as the default quota allows. */
export const HOARDER = 'hoarder';
export const HOARDED = 20_000;
/** A list that every user has. */
export const LIST = '00000000-0000-4000-8000-000000000001';

/** Typical tasks: some completed, some planned, some in lists, a few in the trash. */
const COLUMNS = `id, title, position, search_text, completed, completed_at, list_id, priority, tags, due_date, due_time,
  due_zone, created_at, deleted_at`;
const VALUES = `gen_random_uuid(), 'Task ' || n, 'a' || lpad(n::text, 7, '0'), app.search_words('Task ' || n || ' about word' || n % 97),
  n % 5 < 3, CASE WHEN n % 5 < 3 THEN now() END, CASE WHEN n % 4 = 0 THEN '${LIST}'::uuid END, n % 4,
  CASE WHEN n % 6 = 0 THEN ARRAY['home', 'tag' || n % 11] ELSE '{}'::text[] END,
  CASE WHEN n % 3 = 0 THEN current_date + (n % 90 - 30) END, CASE WHEN n % 9 = 0 THEN '09:30'::time END,
  CASE WHEN n % 9 = 0 THEN 'Europe/Berlin' END, now() - n * interval '1 second',
  CASE WHEN n % 20 = 19 THEN now() END`;

/**
 * Fills `app.task` with users who have {@link TASKS_PER_USER} tasks each, scattered over the table as after some months,
 * and with the {@link HOARDER}.
 */
export async function fillBigTable(ownerUrl: string, users: number): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const rows = users * TASKS_PER_USER;
    // Consecutive rows have different owners.
    const owned = `SELECT 'user-' || n % ${users} AS owner, n / ${users} AS n FROM generate_series(0, ${rows - 1}) n`;
    const hoarded = `SELECT '${HOARDER}' AS owner, n FROM generate_series(1, ${HOARDED}) n`;
    await client.query(`INSERT INTO app.list (user_id, id, name, position)
      SELECT DISTINCT owner, '${LIST}'::uuid, 'A list', 'a0' FROM (
        SELECT 'user-' || n AS owner FROM generate_series(0, ${users - 1}) n UNION SELECT '${HOARDER}') AS owners`);
    for (const source of [owned, hoarded]) {
      await client.query(
        `INSERT INTO app.task (user_id, ${COLUMNS}) SELECT owner, ${VALUES} FROM (${source}) AS numbered`,
      );
    }
    await client.query('VACUUM ANALYZE app.task');
  } finally {
    await client.end();
  }
}
