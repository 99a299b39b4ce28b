import { afterAll, afterEach, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import { createApp } from '../../src/app.setup.js';
import { readConfig } from '../../src/config/api.config.js';
import { AccountEventsServer } from './account-events-server.js';
import { apiEnvironment } from './api-environment.js';
import { databaseOfThisWorker } from './databases.js';
import { TestApi } from './test-api.js';
import { until } from './until.js';

/** How many rows of each table {@link givenRows} creates. */
export const ALL = {
  bulk_change: 1,
  calendar_feed: 1,
  change: 1,
  import_lease: 1,
  list: 1,
  push_delivery: 1,
  push_subscription: 1,
  reminder_setting: 1,
  task: 6,
  usage: 1,
};
export const NONE = {
  bulk_change: 0,
  calendar_feed: 0,
  change: 0,
  import_lease: 0,
  list: 0,
  push_delivery: 0,
  push_subscription: 0,
  reminder_setting: 0,
  task: 0,
  usage: 0,
};

const EVENT_TABLES = ['event_cursor', 'deleted_user', 'ended_access', 'ended_session'];
/** Tasks before the lists that contain them. */
const USER_TABLES = [...Object.keys(NONE).filter((table) => table !== 'list'), 'list'];

export interface AccountEventsSuite {
  readonly tables: pg.Pool;
  /** A new one for each test. */
  readonly authServer: () => AccountEventsServer;
  /** Starts an API that is closed after the test, if it isn't closed before. */
  readonly start: (settings?: NodeJS.ProcessEnv) => Promise<TestApi>;
  /** Starts what the database sees as another process: an application with another pool and another reader. */
  readonly startSecond: () => Promise<{ close: () => Promise<void> }>;
}

/** Sets up an auth server and empty tables for each test of a file. */
export function accountEventsSuite(): AccountEventsSuite {
  const { apiUrl, ownerUrl } = databaseOfThisWorker();
  const tables = new pg.Pool({ connectionString: ownerUrl, max: 2 });
  let authServer = new AccountEventsServer();
  let started: { close: () => Promise<void> }[] = [];
  const empty = async (): Promise<void> => {
    for (const table of [...EVENT_TABLES, ...USER_TABLES]) await tables.query(`DELETE FROM app.${table}`);
  };
  const closedAfterwards = <App extends { close: () => Promise<void> }>(app: App): App => {
    const close = app.close.bind(app);
    app.close = async () => {
      const isOpen = started.includes(app);
      started = started.filter((each) => each !== app);
      if (isOpen) await close();
    };
    started.push(app);
    return app;
  };
  beforeEach(async () => {
    await empty();
    authServer = new AccountEventsServer();
    await authServer.listen();
  });
  afterEach(async () => {
    for (const app of started) await app.close();
    authServer.close();
    await empty();
  });
  afterAll(() => tables.end());
  return {
    tables,
    authServer: () => authServer,
    start: async (settings = {}) =>
      closedAfterwards(await TestApi.start({ ...settings, ACCOUNT_EVENTS_URL: authServer.url })),
    startSecond: async () => {
      const config = readConfig(apiEnvironment(apiUrl, { ACCOUNT_EVENTS_URL: authServer.url }));
      const app = await createApp(config, { write: () => undefined });
      return closedAfterwards(await app.init());
    },
  };
}

/** Rows of every kind: in a list, in the trash, and in an undo record. */
export async function givenRows(tables: pg.Pool, owner: string): Promise<void> {
  await tables.query(
    `WITH list AS (
       INSERT INTO app.list (user_id, id, name, position) VALUES ($1, gen_random_uuid(), 'Home', 'a0') RETURNING id
     ), task AS (
       INSERT INTO app.task (user_id, id, title, position, list_id, deleted_at)
       SELECT $1, gen_random_uuid(), 'Task ' || n, 'a0', list.id, CASE WHEN n % 2 = 0 THEN now() END
       FROM list, generate_series(1, 6) n
     ), usage AS (
       INSERT INTO app.usage (user_id) VALUES ($1)
     ), lease AS (
       INSERT INTO app.import_lease (user_id, token, expires_at) VALUES ($1, gen_random_uuid(), now())
     ), change AS (
       INSERT INTO app.change (user_id, slot, position) VALUES ($1, 0, 0)
     ), feed AS (
       INSERT INTO app.calendar_feed (user_id, secret_hash) VALUES ($1, '')
     ), setting AS (
       INSERT INTO app.reminder_setting (user_id) VALUES ($1)
     ), device AS (
       INSERT INTO app.push_subscription (user_id, id, session_id, endpoint, p256dh, auth, language, authorized_at)
       SELECT $1, gen_random_uuid(), 'session', 'https://push.example', '', '', 'en', now()
     ), delivery AS (
       INSERT INTO app.push_delivery (user_id, task_id, subscription_id, remind_at, looked_at, next_attempt_at)
       SELECT $1, gen_random_uuid(), gen_random_uuid(), now(), now(), now() + interval '1 day'
     )
     INSERT INTO app.bulk_change (user_id, id, before) VALUES ($1, gen_random_uuid(), '[]')`,
    [owner],
  );
}

/** Counts the rows in every table of user rows, including those that later migrations add. */
export async function rowsOf(tables: pg.Pool, owner: string): Promise<Record<string, number>> {
  const { rows } = await tables.query<{ table: string }>(
    `SELECT table_name AS table FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'app' AND table_type = 'BASE TABLE' AND column_name = 'user_id' AND table_name NOT IN ('deleted_user', 'ended_access', 'ended_session') ORDER BY 1`,
  );
  const counts = rows.map(async ({ table }) => {
    const found = await tables.query(`SELECT FROM app."${table}" WHERE user_id = $1`, [owner]);
    return [table, found.rowCount ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

export async function storedCursor(tables: pg.Pool): Promise<string | undefined> {
  const { rows } = await tables.query<{ cursor: string }>('SELECT cursor FROM app.event_cursor');
  return rows[0]?.cursor;
}

/** Waits until a value is as wanted. */
export async function becomes(read: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const text = JSON.stringify(wanted);
  await until(async () => JSON.stringify(await read()) === text).catch(() => undefined);
  expect(await read()).toEqual(wanted);
}
