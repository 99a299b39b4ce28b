import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { AccountEventFollower } from '../src/account-events/account-event-follower.js';
import {
  accountEventsSuite,
  ALL,
  becomes,
  givenRows,
  NONE,
  rowsOf,
  storedCursor,
} from './support/account-events-suite.js';

/** Of the request for account events, in `HttpRevocationSource`. */
const RESPONSE_TIMEOUT_MILLISECONDS = 5000;

const { tables, authServer, start, startSecond } = accountEventsSuite();

const cursor = (): Promise<string | undefined> => storedCursor(tables);

describe('a deleted account', () => {
  it('loses all of its rows, also in lists and in the trash, and no other user’s [B8]', async () => {
    await start();
    for (const owner of ['ada', 'bob']) await givenRows(tables, owner);
    expect(await rowsOf(tables, 'ada')).toEqual(ALL);
    authServer().record({ type: 'session.ended', userId: 'bob', sessionId: 'a-session' });
    authServer().record({ type: 'user.changed', userId: 'bob' });
    authServer().record({ type: 'user.deleted', userId: 'ada' });

    await becomes(() => rowsOf(tables, 'ada'), NONE);
    expect(await rowsOf(tables, 'bob')).toEqual(ALL);
    expect(await cursor()).toBe('3');
  });

  it('has a calendar feed that answers like an unknown one, unlike other users’ feeds [B8]', async () => {
    const api = await start();
    const addressOf = async (owner: string): Promise<string> => {
      const { body } = await api.as(owner)('post', `/api/${owner}/calendar-feed`).expect(201);
      return new URL(String(body.url)).pathname;
    };
    const read = (address: string) => request(api.server).get(address);
    const [gone, kept] = [await addressOf('ada'), await addressOf('bob')];
    await read(gone).expect(200);
    authServer().record({ type: 'user.deleted', userId: 'ada' });

    await becomes(async () => (await read(gone)).status, 404);
    const { body } = await read(gone);
    const { body: unknown } = await read('/api/calendar/none.ics').expect(404);
    expect({ ...body, requestId: '' }).toEqual({ ...unknown, requestId: '' });
    await read(kept).expect(200);
  });

  it('loses more rows than one statement deletes, even with outdated statistics [B8]', async () => {
    await start();
    await givenRows(tables, 'bob');
    await tables.query('ANALYZE app.task');
    await tables.query(
      `INSERT INTO app.task (user_id, id, title, position)
       SELECT 'ada', gen_random_uuid(), 'Task', 'a0' FROM generate_series(1, 10000) n`,
    );
    authServer().record({ type: 'user.deleted', userId: 'ada' });

    await becomes(() => rowsOf(tables, 'ada'), NONE);
  });

  it('loses rows that a process wrote before it received the event, once all tokens have expired [B8]', async () => {
    await start();
    authServer().record({ type: 'user.deleted', userId: 'ada' });
    await becomes(cursor, '1');
    await givenRows(tables, 'ada');
    await tables.query(`UPDATE app.deleted_user SET deleted_at = now() - interval '16 minutes'`);
    await becomes(() => rowsOf(tables, 'ada'), ALL);
    await tables.query(`UPDATE app.deleted_user SET deleted_at = now() - interval '17 minutes'`);

    await becomes(() => rowsOf(tables, 'ada'), NONE);
    expect((await tables.query('SELECT FROM app.deleted_user')).rowCount).toBe(0);
  });
});

describe('the reader of account events', () => {
  it('keeps the applied pages when the next one fails, and another process continues from there [B8]', async () => {
    authServer().pageSize = 2;
    authServer().failsAfter = '2';
    for (const userId of ['ada', 'bob', 'eve']) authServer().record({ type: 'user.deleted', userId });
    const first = await start();
    await becomes(cursor, '2');
    await first.close();
    for (const owner of ['ada', 'eve']) await givenRows(tables, owner);
    authServer().failsAfter = undefined;
    authServer().asked.length = 0;

    await startSecond();
    await becomes(() => rowsOf(tables, 'eve'), NONE);
    expect(await cursor()).toBe('3');
    // Only the reader of the guards asks for earlier events.
    expect(authServer().asked).toContain('2');
    expect(authServer().asked).not.toContain('0');
    expect(await rowsOf(tables, 'ada')).toEqual(ALL);
  });

  it('starts from the beginning without a cursor, and deletes nothing twice [B8]', async () => {
    for (const userId of ['ada', 'bob']) authServer().record({ type: 'user.deleted', userId });
    await start();
    await becomes(cursor, '2');
    await givenRows(tables, 'eve');
    await tables.query('DELETE FROM app.event_cursor');

    await becomes(cursor, '2');
    expect(await rowsOf(tables, 'eve')).toEqual(ALL);
  });

  it('doesn’t move the cursor when the rows couldn’t be deleted [B8]', async () => {
    const api = await start();
    await givenRows(tables, 'ada');
    await tables.query('REVOKE DELETE ON app.list FROM holdfast_app');
    try {
      authServer().record({ type: 'user.deleted', userId: 'ada' });
      await becomes(() => Promise.resolve(api.statements.texts.includes('ROLLBACK')), true);
      expect({ rows: await rowsOf(tables, 'ada'), cursor: await cursor() }).toEqual({
        rows: ALL,
        cursor: undefined,
      });
    } finally {
      await tables.query('GRANT DELETE ON app.list TO holdfast_app');
    }
    await becomes(() => rowsOf(tables, 'ada'), NONE);
  });

  it('stops with the application, without waiting for a pending response [A8]', async () => {
    authServer().holdUntil(99);
    const api = await start();
    await becomes(() => Promise.resolve(authServer().openRequests), 2);
    const stopped = Date.now();
    await api.close();
    expect(Date.now() - stopped).toBeLessThan(RESPONSE_TIMEOUT_MILLISECONDS);
    expect(await cursor()).toBeUndefined();
  });

  it('applies a page only once when two processes have it at the same time [B8]', async () => {
    const api = await start();
    const other = await startSecond();
    const users = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    for (const userId of users) await givenRows(tables, userId);
    // The two readers and the two guards, which send the same requests.
    authServer().holdUntil(4);
    for (const userId of users) authServer().record({ type: 'user.deleted', userId });

    await becomes(cursor, '40');
    // Each finishes its page before it stops.
    await other.close();
    await api.part(AccountEventFollower).beforeApplicationShutdown();
    expect(
      api.statements.texts.filter((text) => text.startsWith('INSERT INTO app.deleted_user')),
    ).toHaveLength(40);
    expect((await tables.query('SELECT FROM app.task')).rowCount).toBe(0);
  });
});
