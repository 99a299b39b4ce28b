import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { createAuth } from '../src/auth.js';
import { loadConfig } from '../src/config.js';
import { openDatabase, type AuthDatabase } from '../src/database/database.js';
import { migrateToLatest } from '../src/database/migrate-to-latest.js';
import { migrations } from '../src/database/migrations/index.js';
import { createLogger } from '../src/logger.js';
import { Mailbox } from '../src/mail/mailbox.js';
import { PasswordHasher } from '../src/passwords/password-hasher.js';
import { DatabaseRateLimiter } from '../src/rate-limits.js';
import { environment, testDatabases } from './running-server.js';

const { empty, ownerUrl, authUrl } = testDatabases();
let database: AuthDatabase;
beforeAll(() => {
  database = openDatabase({ url: ownerUrl, poolMax: 2 }, createLogger('silent'));
});
afterAll(() => database.destroy());

it('run once when three processes start them at the same moment', async () => {
  const runs = await Promise.all([migrateToLatest(empty), migrateToLatest(empty), migrateToLatest(empty)]);
  expect(runs.flat().sort()).toEqual(Object.keys(migrations));
  expect(await migrateToLatest(empty)).toEqual([]);
});

it.each(['HS256', 'EdDSA'])(
  'leave nothing for Better Auth with %s to create or complain about',
  async (algorithm) => {
    const config = loadConfig({ ...environment(), JWT_ALGORITHM: algorithm });
    const { options } = createAuth({
      config,
      database,
      mailer: new Mailbox(),
      hasher: new PasswordHasher(1, () => Promise.resolve()),
      limiter: new DatabaseRateLimiter(database),
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
])('are the only way to change a table: the role of the server may not %s', async (statement) => {
  const client = new pg.Client(authUrl);
  await client.connect();
  await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  await client.end();
});

it('make no account: a new installation lets nobody in', async () => {
  const client = new pg.Client(empty);
  await client.connect();
  await migrateToLatest(empty);
  const { rows } = await client.query('SELECT count(*)::integer AS users FROM auth."user"');
  expect(rows).toEqual([{ users: 0 }]);
  await client.end();
});
