import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ReminderScheduler } from '../src/reminders/reminder-scheduler.js';
import {
  accountEventsSuite,
  becomes,
  givenRows,
  NONE,
  rowsOf,
  storedCursor,
} from './support/account-events-suite.js';
import { TestPushService } from './support/push-service.js';
import type { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

const { tables, authServer, start, startSecond } = accountEventsSuite();

const cursor = (): Promise<string | undefined> => storedCursor(tables);

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
    const [ended, kept] = [
      await givenFeed(running, 'ada', earlier()),
      await givenFeed(running, 'bob', earlier()),
    ];
    await running.givenTask('ada');
    const statusOf = async (address: string): Promise<number> =>
      (await request(running.server).get(address)).status;
    expect(await statusOf(ended)).toBe(200);
    authServer().record({ type, userId: 'ada' });

    await becomes(() => statusOf(ended), 404);
    expect(await statusOf(kept)).toBe(200);
    expect(await rowsOf(tables, 'ada')).toMatchObject({ calendar_feed: 0, task: 1 });
  });

  it('ends the feed even if no process ran at the time [A15]', async () => {
    const before = await start();
    await givenFeed(before, 'ada', earlier());
    await before.close();
    authServer().record({ type, userId: 'ada' });

    await startSecond();
    await becomes(() => rowsOf(tables, 'ada'), NONE);
  });

  it('keeps a feed that was created later, when the events are read from the start again [A15]', async () => {
    const running = await start();
    authServer().record({ type, userId: 'ada', at: new Date(Date.now() - 2000).toISOString() });
    await becomes(cursor, '1');
    await givenFeed(running, 'ada');
    await tables.query('DELETE FROM app.event_cursor');

    await becomes(cursor, '1');
    expect(await rowsOf(tables, 'ada')).toMatchObject({ calendar_feed: 1 });
  });

  it('ends a feed that a process created with an old token before it received the event, once all tokens have expired [A15]', async () => {
    await start();
    authServer().record({ type, userId: 'ada' });
    await becomes(cursor, '1');
    const old = (minutes: number): string =>
      `INSERT INTO app.calendar_feed (user_id, secret_hash, authorized_at)
       VALUES ($1, '', now() - interval '${minutes} minutes') ON CONFLICT (user_id) DO NOTHING`;
    const age = (minutes: number): Promise<unknown> =>
      tables.query(`UPDATE app.ended_access SET ended_at = now() - interval '${minutes} minutes'`);
    await tables.query(old(30), ['ada']);
    await age(16);
    // The reader and the guards ask once a second each, and the reader applies a page before it asks again.
    const asked = authServer().asked.length;
    await until(() => authServer().asked.length >= asked + 6);
    expect(await rowsOf(tables, 'ada')).toMatchObject({ calendar_feed: 1 });
    await age(17);

    await becomes(() => rowsOf(tables, 'ada'), NONE);
    expect((await tables.query('SELECT FROM app.ended_access')).rowCount).toBe(0);
  });
});

describe('the event session.ended', () => {
  const push = new TestPushService();
  beforeAll(() => push.listen());
  afterAll(() => {
    push.close();
  });

  const subscribe = (running: TestApi, sid: string) =>
    running.as('ada', { sid })('post', '/api/ada/push-subscriptions').send(push.newDevice().subscription);

  it('ends the push subscriptions of the session, and no others [A15] [C10]', async () => {
    const running = await start(push.settings);
    await subscribe(running, 'ended').expect(201);
    await subscribe(running, 'kept').expect(201);
    authServer().record({ type: 'session.ended', userId: 'ada', sessionId: 'ended' });

    await becomes(() => rowsOf(tables, 'ada'), { ...NONE, push_subscription: 1 });
    await subscribe(running, 'ended').expect(401);
    const { rows } = await tables.query('SELECT session_id FROM app.push_subscription');
    expect(rows).toEqual([{ session_id: 'kept' }]);
  });

  it('ends one that a process created before it received the event, once all tokens have expired, and nothing is sent there before [A15] [C10]', async () => {
    const running = await start(push.settings);
    authServer().record({ type: 'session.ended', userId: 'ada', sessionId: 'ended' });
    await becomes(cursor, '1');
    const device = push.newDevice();
    const { endpoint, keys } = device.subscription;
    await tables.query(
      `INSERT INTO app.push_subscription (user_id, id, session_id, endpoint, p256dh, auth, language, authorized_at)
       VALUES ('ada', gen_random_uuid(), 'ended', $1, $2, $3, 'en', now())`,
      [endpoint, keys.p256dh, keys.auth],
    );
    const [past, minute] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
    const { id } = await running.givenTask('ada', {
      dueDate: minute.toISOString().slice(0, 10),
      dueTime: minute.toISOString().slice(11, 16),
      dueZone: 'UTC',
    });
    await running.part(ReminderScheduler).run(() => new Date(minute.getTime() + 60_000));
    const { rows } = await tables.query('SELECT remind_at FROM app.task WHERE id = $1', [id]);
    expect(rows).toEqual([{ remind_at: null }]);
    expect(push.of(device)).toEqual([]);

    await tables.query('UPDATE app.ended_session SET ended_at = $1', [
      new Date(past.getTime() - 17 * 60_000),
    ]);
    await becomes(async () => (await rowsOf(tables, 'ada')).push_subscription, 0);
    expect((await tables.query('SELECT FROM app.ended_session')).rowCount).toBe(0);
  });
});

describe.each(['user.banned', 'user.recovered', 'user.deleted'] as const)('the event %s', (type) => {
  it('ends the push subscriptions of the account [A15] [C10]', async () => {
    await givenRows(tables, 'ada');
    await tables.query(`UPDATE app.push_subscription SET authorized_at = now() - interval '1 minute'`);
    await start();
    authServer().record({ type, userId: 'ada' });
    await becomes(async () => (await rowsOf(tables, 'ada')).push_subscription, 0);
  });
});

describe('readiness', () => {
  const givenStatus = async (): Promise<() => Promise<unknown>> => {
    const { server } = await start();
    return async () => {
      const { body } = await request(server).get('/health/ready').expect(200);
      return (body as { accountEvents: unknown }).accountEvents;
    };
  };

  it('reports late account events while a page can’t be read, and current ones afterwards [A8] [A15]', async () => {
    const accountEvents = await givenStatus();
    await becomes(accountEvents, 'current');
    authServer().pageSize = 1;
    authServer().failsAfter = '1';
    for (const userId of ['bob', 'eve']) authServer().record({ type: 'user.changed', userId });
    await becomes(accountEvents, 'late');
    authServer().failsAfter = undefined;
    await becomes(accountEvents, 'current');
  });

  it('reports late account events ten seconds after the last read [A8] [A15]', async () => {
    const accountEvents = await givenStatus();
    await becomes(accountEvents, 'current');
    authServer().holdUntil(99);
    const since = Date.now();
    await becomes(accountEvents, 'late');
    expect(Date.now() - since).toBeGreaterThan(7_000);
  }, 40_000);
});
