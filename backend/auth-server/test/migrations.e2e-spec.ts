import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getMigrations } from 'better-auth/db/migration';
import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createAuth } from '../src/auth.js';
import { loadConfig } from '../src/config.js';
import { openDatabase, type AuthDatabase } from '../src/database/database.js';
import { migrateToLatest } from '../src/database/migrate-to-latest.js';
import { migrations } from '../src/database/migrations/index.js';
import { createLogger } from '../src/logger.js';
import { PasswordHasher } from '../src/passwords/password-hasher.js';
import { createLimiter } from '../src/rate-limits.js';
import { environment, testDatabases } from './running-server.js';

const { empty, ownerUrl, authUrl } = testDatabases();
let database: AuthDatabase;
beforeAll(() => {
  database = openDatabase({ url: ownerUrl, poolMax: 2 }, createLogger('silent'));
});
afterAll(() => database.destroy());

it('Migrations run once when three processes start them at the same time', async () => {
  const runs = await Promise.all([migrateToLatest(empty), migrateToLatest(empty), migrateToLatest(empty)]);
  expect(runs.flat().sort()).toEqual(Object.keys(migrations));
  expect(await migrateToLatest(empty)).toEqual([]);
});

it.each(['HS256', 'EdDSA'])(
  'Migrations leave nothing for Better Auth with %s to create or warn about',
  async (algorithm) => {
    const config = loadConfig({ ...environment(), JWT_ALGORITHM: algorithm });
    const { options } = createAuth({
      config,
      database,
      sendMail: () => undefined,
      mailLink: () => Promise.resolve(true),
      hasher: new PasswordHasher(1, () => Promise.resolve()),
      limiter: await createLimiter(config, database, createLogger('silent')),
      logger: createLogger('silent'),
      signAccessToken: () => Promise.resolve(''),
    });
    const { toBeCreated, toBeAdded, toBeAddedIndexes, unsafeChanges, schemaProblems } =
      await getMigrations(options);
    expect({ toBeCreated, toBeAdded, toBeAddedIndexes, unsafeChanges, schemaProblems }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
      unsafeChanges: [],
      schemaProblems: [],
    });
  },
);

it.each([
  'CREATE TABLE auth.intruder ()',
  'ALTER TABLE auth."user" ADD COLUMN x text',
  'DROP TABLE auth.session',
])('Migrations are the only way to change a table: the role of the server may not %s', async (statement) => {
  const client = new pg.Client(authUrl);
  await client.connect();
  await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  await client.end();
});

it('Migrations give the account events of the previous version positions in their order, and keep their times', async () => {
  const url = new URL(ownerUrl);
  url.pathname = '/holdfast_auth_upgrade';
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query('CREATE DATABASE holdfast_auth_upgrade');
  await owner.end();
  const older = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url.href, max: 1 }) }),
  });
  await sql`CREATE SCHEMA auth`.execute(older);
  const provider = { getMigrations: () => Promise.resolve(migrations) };
  const migrator = new Migrator({ db: older, provider, migrationTableSchema: 'auth' });
  expect((await migrator.migrateTo('0009-event-cluster')).error).toBeUndefined();
  await sql`
    INSERT INTO auth.account_event (type, user_id, tx, at)
    SELECT 'user.deleted', gen_random_uuid(), (10 - n)::text::xid8, now() - make_interval(days => n)
    FROM generate_series(1, 3) n`.execute(older);
  await migrateToLatest(url.href);
  await sql`INSERT INTO auth.account_event (type, user_id) VALUES ('user.recovered', gen_random_uuid())`.execute(
    older,
  );
  await sql`SELECT auth.number_account_events()`.execute(older);

  const { rows } = await sql`
    SELECT id, round(extract(epoch FROM now() - at) / 86400)::integer AS days FROM auth.account_event ORDER BY position
  `.execute(older);
  await older.destroy();
  expect(rows).toEqual([
    { id: '3', days: 3 },
    { id: '2', days: 2 },
    { id: '1', days: 1 },
    { id: '4', days: 0 },
  ]);
});

it('Migrations create no account, so no one can sign in to a new installation', async () => {
  const client = new pg.Client(empty);
  await client.connect();
  await migrateToLatest(empty);
  const { rows } = await client.query('SELECT count(*)::integer AS users FROM auth."user"');
  expect(rows).toEqual([{ users: 0 }]);
  await client.end();
});
