import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase } from '../../../scripts/testing/test-database.ts';
import { baseOptions } from '../src/database/data-source.js';
import { migrate } from '../src/database/migrate.js';
import { ComposeNames1795201200000 } from '../src/database/migrations/1795201200000-compose-names.js';
import { migrations } from '../src/database/migrations/index.js';
import { ApiProcess } from './support/api-process.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase(process.env.TEST_SERVER_URL ?? '');
  await migrate(database.ownerUrl);
});
afterAll(async () => {
  await database.drop();
});

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('the migrations', () => {
  // Without the lock about two rounds of three fail.
  it.each([1, 2, 3])(
    'run once when five callers start them on an empty database at once (round %i)',
    async () => {
      const empty = await createTestDatabase(process.env.TEST_SERVER_URL ?? '');
      const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(empty.ownerUrl)));
      expect(ran.map(({ length }) => length).toSorted()).toEqual([0, 0, 0, 0, migrations.length]);
      await empty.drop();
    },
  );

  it('find nothing to do the next time, as a separate process that exits with code 0', async () => {
    const environment = { DATABASE_URL: database.apiUrl, DATABASE_URL_DIRECT: database.ownerUrl };
    const { code, stdout } = await new ApiProcess('database/migrate.js', environment).ended;
    expect({ code, line: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, line: { ran: [] } });
  });

  it('create exactly the tables that the entities describe', async () => {
    const source = await new DataSource(baseOptions(database.ownerUrl)).initialize();
    try {
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query: text }) => text)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('start every key of user rows with their owner [A9]', async () => {
    const rows = await query(
      database.ownerUrl,
      `SELECT relname AS index, a.attname AS first
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
       WHERE n.nspname = 'app' AND i.indrelid NOT IN ('app.migration'::regclass, 'app.event_cursor'::regclass)
       ORDER BY relname`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => (row as { first: string }).first !== 'user_id')).toEqual([
      // What is due is found for all owners. Neither index is unique, so both shard like their tables.
      { index: 'push_delivery_next_idx', first: 'next_attempt_at' },
      { index: 'task_remind_idx', first: 'remind_at' },
    ]);
  });

  it('let servers of the previous version write to app.ledger until they are replaced', async () => {
    await query(
      database.apiUrl,
      `INSERT INTO app.ledger AS used (user_id, position, tasks, bytes) SELECT 'old', 1, 1, 5
       ON CONFLICT (user_id) DO UPDATE SET position = used.position + 1 WHERE used.tasks < 9 RETURNING position`,
    );
    await query(database.apiUrl, `SELECT FROM app.ledger WHERE user_id = 'old' FOR UPDATE`);
    await query(database.apiUrl, `UPDATE app.ledger SET bytes = bytes - 1 WHERE user_id = 'old'`);
    expect(await query(database.apiUrl, `SELECT * FROM app.usage WHERE user_id = 'old'`)).toEqual([
      { user_id: 'old', position: '1', tasks: 1, lists: 0, bytes: '4' },
    ]);
  });

  it("don't let the API's role change a table or read the accounts", async () => {
    for (const text of [
      'ALTER TABLE app.task ADD x int',
      'DROP TABLE app.task',
      'CREATE TABLE app.t (x int)',
    ]) {
      await expect(query(database.apiUrl, text)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(query(database.apiUrl, 'CREATE TABLE auth.t (x int)')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('give tags and list names that were stored earlier the spelling of new ones', async () => {
    const decomposed = 'Cafe\u0301';
    const source = await new DataSource(baseOptions(database.ownerUrl)).initialize();
    try {
      const stored = async (table: string, columns: string, values: string): Promise<void> => {
        await source.query(
          `INSERT INTO app.${table} (user_id, id, position, ${columns}) VALUES ('u', gen_random_uuid(), 'a0', ${values})`,
        );
      };
      await stored('task', 'title, tags', `'two spellings', ARRAY['b', '${decomposed}', 'a', 'Café']`);
      await stored('task', 'title, tags', `'one spelling', ARRAY['z', 'Café']`);
      await stored('list', 'name', `'${decomposed}'`);
      const runner = source.createQueryRunner();
      await new ComposeNames1795201200000().up(runner);
      await runner.release();
      expect(await source.query('SELECT tags FROM app.task ORDER BY title DESC')).toEqual([
        { tags: ['b', 'Café', 'a'] },
        { tags: ['z', 'Café'] },
      ]);
      expect(await source.query('SELECT name FROM app.list')).toEqual([{ name: 'Café' }]);
    } finally {
      await source.destroy();
    }
  });

  it('exit with code 1 and a reason when there is no database', async () => {
    const url = 'postgres://nobody:secret-password@127.0.0.1:1/none';
    const { code, stdout } = await new ApiProcess('database/migrate.js', { DATABASE_URL: url }).ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ level: 'fatal', msg: 'the migration failed' });
    expect(stdout).not.toContain('secret-password');
  });
});
