import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { prepareDatabase } from './database.ts';
import { createTestDatabase, startTestPostgres } from '../testing/test-database.ts';

describe('prepareDatabase', () => {
  let server: Awaited<ReturnType<typeof startTestPostgres>>;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  before(async () => {
    server = await startTestPostgres({ own: true });
    database = await createTestDatabase(server.url);
    await as(
      database.ownerUrl,
      'CREATE TABLE auth.account (password text)',
      'CREATE TABLE app.task (title text)',
    );
  });
  after(async () => {
    await database.drop();
    await server.stop();
  });

  async function as(url: string, ...statements: string[]) {
    const client = new pg.Client(url);
    await client.connect();
    try {
      let rows;
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  const INSUFFICIENT_PRIVILEGE = { code: '42501' };

  it('lets each server read and write the rows of its schema', async () => {
    await as(database.authUrl, `INSERT INTO auth.account VALUES ('hash')`);
    await as(database.apiUrl, `INSERT INTO app.task VALUES ('Water the plants')`);

    assert.deepEqual(await as(database.apiUrl, 'SELECT title FROM app.task'), [
      { title: 'Water the plants' },
    ]);
  });

  it('keeps the API away from password hashes, and the auth server away from tasks [A9]', async () => {
    await assert.rejects(as(database.apiUrl, 'SELECT * FROM auth.account'), INSUFFICIENT_PRIVILEGE);
    await assert.rejects(as(database.authUrl, 'SELECT * FROM app.task'), INSUFFICIENT_PRIVILEGE);
  });

  it('leaves the shape of the tables to the owner', async () => {
    await assert.rejects(as(database.apiUrl, 'CREATE TABLE app.extra (id int)'), INSUFFICIENT_PRIVILEGE);
    await assert.rejects(
      as(database.apiUrl, 'ALTER TABLE app.task ADD COLUMN extra int'),
      INSUFFICIENT_PRIVILEGE,
    );
    await assert.rejects(as(database.authUrl, 'DROP TABLE auth.account'), INSUFFICIENT_PRIVILEGE);
  });

  it('bounds every statement of a server by role settings, which hold behind a pooler too [E2]', async () => {
    const [row] =
      (await as(
        database.apiUrl,
        `SELECT current_setting('statement_timeout') AS statement, current_setting('timezone') AS zone`,
      )) ?? [];

    assert.deepEqual(row, { statement: '5s', zone: 'UTC' });
  });

  it('may run again, with a new password, and loses nothing', async () => {
    const { apiUrl } = await prepareDatabase(database.ownerUrl, {
      authPassword: 'only-for-tests-auth',
      apiPassword: "a new one: with 'quotes' / and @ signs",
    });
    const rows = await as(apiUrl, 'SELECT title FROM app.task');
    await prepareDatabase(database.ownerUrl, {
      authPassword: 'only-for-tests-auth',
      apiPassword: 'only-for-tests-api',
    });

    assert.deepEqual(rows, [{ title: 'Water the plants' }]);
  });
});
