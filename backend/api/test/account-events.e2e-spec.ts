import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { createApp } from '../src/app.setup.js';
import { readConfig } from '../src/config/api.config.js';
import { AccountEventsServer } from './support/account-events-server.js';
import { apiEnvironment } from './support/api-environment.js';
import { databaseOfThisWorker } from './support/databases.js';
import { TestApi } from './support/test-api.js';

const { apiUrl, ownerUrl } = databaseOfThisWorker();
const tables = new pg.Pool({ connectionString: ownerUrl, max: 2 });

let authServer: AccountEventsServer;
let api: TestApi | undefined;

beforeEach(async () => {
  await forgetEvents();
  authServer = new AccountEventsServer();
  await authServer.listen();
});
afterEach(async () => {
  await api?.close();
  api = undefined;
  authServer.close();
  await emptyTables();
});
beforeAll(emptyTables);
afterAll(async () => {
  await forgetEvents();
  await tables.end();
});

async function forgetEvents(): Promise<void> {
  await tables.query('DELETE FROM app.event_cursor');
  await tables.query('DELETE FROM app.deleted_user');
  await tables.query('DELETE FROM app.ended_access');
}

async function emptyTables(): Promise<void> {
  for (const table of ['bulk_change', 'calendar_feed', 'change', 'import_lease', 'usage', 'task', 'list'])
    await tables.query(`DELETE FROM app.${table}`);
}

const start = (): Promise<TestApi> => TestApi.start({ ACCOUNT_EVENTS_URL: authServer.url });

/** Rows of every kind: in a list, in the trash, and in an undo record. */
async function givenRows(owner: string): Promise<void> {
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
     )
     INSERT INTO app.bulk_change (user_id, id, before) VALUES ($1, gen_random_uuid(), '[]')`,
    [owner],
  );
}

/** Counts the rows in every table of user rows, including those that later migrations add. */
async function rowsOf(owner: string): Promise<Record<string, number>> {
  const { rows } = await tables.query<{ table: string }>(
    `SELECT table_name AS table FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'app' AND table_type = 'BASE TABLE' AND column_name = 'user_id' AND table_name NOT IN ('deleted_user', 'ended_access') ORDER BY 1`,
  );
  const counts = rows.map(async ({ table }) => {
    const found = await tables.query(`SELECT FROM app."${table}" WHERE user_id = $1`, [owner]);
    return [table, found.rowCount ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

const ALL = { bulk_change: 1, calendar_feed: 1, change: 1, import_lease: 1, list: 1, task: 6, usage: 1 };
const NONE = { bulk_change: 0, calendar_feed: 0, change: 0, import_lease: 0, list: 0, task: 0, usage: 0 };

async function storedCursor(): Promise<string | undefined> {
  const { rows } = await tables.query<{ cursor: string }>('SELECT cursor FROM app.event_cursor');
  return rows[0]?.cursor;
}

async function becomes(read: () => Promise<unknown>, wanted: unknown, milliseconds = 10_000): Promise<void> {
  const isThere = async (): Promise<boolean> => JSON.stringify(await read()) === JSON.stringify(wanted);
  for (const end = Date.now() + milliseconds; Date.now() < end && !(await isThere());) await delay(50);
  expect(await read()).toEqual(wanted);
}

describe('a deleted account', () => {
  it('loses all of its rows, also in lists and in the trash, and no other user’s [B8]', async () => {
    api = await start();
    for (const owner of ['ada', 'bob']) await givenRows(owner);
    expect(await rowsOf('ada')).toEqual(ALL);
    authServer.record({ type: 'session.ended', userId: 'bob', sessionId: 'a-session' });
    authServer.record({ type: 'user.changed', userId: 'bob' });
    authServer.record({ type: 'user.deleted', userId: 'ada' });

    await becomes(() => rowsOf('ada'), NONE);
    expect(await rowsOf('bob')).toEqual(ALL);
    expect(await storedCursor()).toBe('3');
  });

  it('has a calendar feed that answers like an unknown one, unlike other users’ feeds [B8]', async () => {
    const running = await start();
    api = running;
    const addressOf = async (owner: string): Promise<string> => {
      const { body } = await running.as(owner)('post', `/api/${owner}/calendar-feed`).expect(201);
      return new URL(String(body.url)).pathname;
    };
    const read = (address: string) => request(running.server).get(address);
    const [gone, kept] = [await addressOf('ada'), await addressOf('bob')];
    await read(gone).expect(200);
    authServer.record({ type: 'user.deleted', userId: 'ada' });

    await becomes(async () => (await read(gone)).status, 404);
    const { body } = await read(gone);
    const { body: unknown } = await read('/api/calendar/none.ics').expect(404);
    expect({ ...body, requestId: '' }).toEqual({ ...unknown, requestId: '' });
    await read(kept).expect(200);
  });

  it('loses more rows than one statement deletes, even with outdated statistics [B8]', async () => {
    api = await start();
    await givenRows('bob');
    await tables.query('ANALYZE app.task');
    await tables.query(
      `INSERT INTO app.task (user_id, id, title, position)
       SELECT 'ada', gen_random_uuid(), 'Task', 'a0' FROM generate_series(1, 10000) n`,
    );
    authServer.record({ type: 'user.deleted', userId: 'ada' });

    await becomes(() => rowsOf('ada'), NONE);
  });

  it('loses rows that a process wrote before it received the event, once all tokens have expired [B8]', async () => {
    api = await start();
    authServer.record({ type: 'user.deleted', userId: 'ada' });
    await becomes(storedCursor, '1');
    await givenRows('ada');
    await tables.query(`UPDATE app.deleted_user SET deleted_at = now() - interval '16 minutes'`);
    await becomes(() => rowsOf('ada'), ALL);
    await tables.query(`UPDATE app.deleted_user SET deleted_at = now() - interval '17 minutes'`);

    await becomes(() => rowsOf('ada'), NONE);
    expect((await tables.query('SELECT FROM app.deleted_user')).rowCount).toBe(0);
  });
});

describe.each(['user.banned', 'user.recovered'] as const)('the event %s', (type) => {
  const givenFeed = async (running: TestApi, owner: string, claims = {}): Promise<string> => {
    const { body } = await running.as(owner, claims)('post', `/api/${owner}/calendar-feed`).expect(201);
    return new URL(String(body.url)).pathname;
  };
  /** Issued before the event. A token of the same second would be refused too. */
  const earlier = (): object => {
    const iat = Math.floor(Date.now() / 1000) - 60;
    return { iat, exp: iat + 600 };
  };

  it('ends the calendar feed of the account, and keeps its tasks and the feeds of others [A15]', async () => {
    const running = await start();
    api = running;
    const [ended, kept] = [
      await givenFeed(running, 'ada', earlier()),
      await givenFeed(running, 'bob', earlier()),
    ];
    await running.givenTask('ada');
    const statusOf = async (address: string): Promise<number> =>
      (await request(running.server).get(address)).status;
    expect(await statusOf(ended)).toBe(200);
    authServer.record({ type, userId: 'ada' });

    await becomes(() => statusOf(ended), 404);
    expect(await statusOf(kept)).toBe(200);
    expect(await rowsOf('ada')).toMatchObject({ calendar_feed: 0, task: 1 });
  });

  it('ends the feed even if no process ran at the time [A15]', async () => {
    const before = await start();
    await givenFeed(before, 'ada', earlier());
    await before.close();
    authServer.record({ type, userId: 'ada' });

    const after = await secondProcess();
    try {
      await becomes(() => rowsOf('ada'), NONE);
    } finally {
      await after.close();
    }
  });

  it('keeps a feed that was created later, when the events are read from the start again [A15]', async () => {
    const running = await start();
    api = running;
    authServer.record({ type, userId: 'ada', at: new Date(Date.now() - 2000).toISOString() });
    await becomes(storedCursor, '1');
    await givenFeed(running, 'ada');
    await tables.query('DELETE FROM app.event_cursor');

    await becomes(storedCursor, '1');
    expect(await rowsOf('ada')).toMatchObject({ calendar_feed: 1 });
  });

  it('ends a feed that a process created with an old token before it received the event, once all tokens have expired [A15]', async () => {
    api = await start();
    authServer.record({ type, userId: 'ada' });
    await becomes(storedCursor, '1');
    const old = (minutes: number): string =>
      `INSERT INTO app.calendar_feed (user_id, secret_hash, authorized_at)
       VALUES ($1, '', now() - interval '${minutes} minutes') ON CONFLICT (user_id) DO NOTHING`;
    const age = (minutes: number): Promise<unknown> =>
      tables.query(`UPDATE app.ended_access SET ended_at = now() - interval '${minutes} minutes'`);
    await tables.query(old(30), ['ada']);
    await age(16);
    await delay(2500);
    expect(await rowsOf('ada')).toMatchObject({ calendar_feed: 1 });
    await age(17);

    await becomes(() => rowsOf('ada'), NONE);
    expect((await tables.query('SELECT FROM app.ended_access')).rowCount).toBe(0);
  });
});

describe('readiness', () => {
  const accountEvents = async (): Promise<unknown> => {
    if (api === undefined) throw new Error('start the API first');
    return (await request(api.server).get('/health/ready').expect(200)).body.accountEvents;
  };

  it('reports late account events while a page can’t be read, and current ones afterwards [A8] [A15]', async () => {
    api = await start();
    await becomes(accountEvents, 'current');
    authServer.pageSize = 1;
    authServer.failsAfter = '1';
    for (const userId of ['bob', 'eve']) authServer.record({ type: 'user.changed', userId });
    await becomes(accountEvents, 'late');
    authServer.failsAfter = undefined;
    await becomes(accountEvents, 'current');
  });

  it('reports late account events ten seconds after the last read [A8] [A15]', async () => {
    api = await start();
    await becomes(accountEvents, 'current');
    authServer.holdUntil(99);
    const since = Date.now();
    await becomes(accountEvents, 'late', 20_000);
    expect(Date.now() - since).toBeGreaterThan(7_000);
  }, 40_000);
});

describe('the reader of account events', () => {
  it('keeps the applied pages when the next one fails, and another process continues from there [B8]', async () => {
    authServer.pageSize = 2;
    authServer.failsAfter = '2';
    for (const userId of ['ada', 'bob', 'eve']) authServer.record({ type: 'user.deleted', userId });
    api = await start();
    await becomes(storedCursor, '2');
    await api.close();
    api = undefined;
    for (const owner of ['ada', 'eve']) await givenRows(owner);
    authServer.failsAfter = undefined;
    authServer.asked.length = 0;

    const next = await secondProcess();
    try {
      await becomes(() => rowsOf('eve'), NONE);
      expect(await storedCursor()).toBe('3');
      // Only the reader of the guards asks for earlier events.
      expect(authServer.asked).toContain('2');
      expect(authServer.asked).not.toContain('0');
      expect(await rowsOf('ada')).toEqual(ALL);
    } finally {
      await next.close();
    }
  });

  it('starts from the beginning without a cursor, and deletes nothing twice [B8]', async () => {
    for (const userId of ['ada', 'bob']) authServer.record({ type: 'user.deleted', userId });
    api = await start();
    await becomes(storedCursor, '2');
    await givenRows('eve');
    await tables.query('DELETE FROM app.event_cursor');

    await becomes(storedCursor, '2');
    expect(await rowsOf('eve')).toEqual(ALL);
  });

  it('doesn’t move the cursor when the rows couldn’t be deleted [B8]', async () => {
    api = await start();
    await givenRows('ada');
    await tables.query('REVOKE DELETE ON app.list FROM holdfast_app');
    try {
      authServer.record({ type: 'user.deleted', userId: 'ada' });
      await becomes(() => Promise.resolve(api?.statements.texts.includes('ROLLBACK')), true);
      expect({ rows: await rowsOf('ada'), cursor: await storedCursor() }).toEqual({
        rows: ALL,
        cursor: undefined,
      });
    } finally {
      await tables.query('GRANT DELETE ON app.list TO holdfast_app');
    }
    await becomes(() => rowsOf('ada'), NONE);
  });

  it('stops with the application, without waiting for a pending response [A8]', async () => {
    authServer.holdUntil(99);
    api = await start();
    await becomes(() => Promise.resolve(authServer.openRequests), 2);
    const begun = Date.now();
    await api.close();
    api = undefined;
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(await storedCursor()).toBeUndefined();
  });

  it('applies a page only once when two processes have it at the same time [B8]', async () => {
    api = await start();
    const other = await secondProcess();
    try {
      const users = Array.from({ length: 40 }, (_, n) => `user-${n}`);
      for (const userId of users) await givenRows(userId);
      // The two readers and the two guards, which send the same requests.
      authServer.holdUntil(4);
      for (const userId of users) authServer.record({ type: 'user.deleted', userId });

      await becomes(storedCursor, '40');
      await delay(500);
      expect(
        api.statements.texts.filter((text) => text.startsWith('INSERT INTO app.deleted_user')),
      ).toHaveLength(40);
      expect((await tables.query('SELECT FROM app.task')).rowCount).toBe(0);
    } finally {
      await other.close();
    }
  });
});

/** For the database, this is another process of the API: it has another pool and another reader. */
async function secondProcess(): Promise<{ close: () => Promise<void> }> {
  const config = readConfig(apiEnvironment(apiUrl, { ACCOUNT_EVENTS_URL: authServer.url }));
  const app = await createApp(config, { write: () => undefined });
  return await app.init();
}
