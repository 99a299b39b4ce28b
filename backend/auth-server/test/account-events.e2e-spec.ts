import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { AccountEvent, AccountEventPage } from '../src/account-events/account-events.js';
import { RunningServer, testDatabases } from './running-server.js';
import { askEvents, EVENTS_PATH, serviceToken } from './service-token.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const ask = (query?: string) => askEvents(server, query);

/** Every event from a starting point on, page by page, and where the list ends. */
async function readAll(query: string): Promise<{ events: AccountEvent[]; cursor: string }> {
  const events: AccountEvent[] = [];
  for (let next = query; ;) {
    const page: AccountEventPage = (await ask(next)).body;
    events.push(...page.events);
    if (!page.more) return { events, cursor: page.cursor };
    next = `?after=${page.cursor}`;
  }
}

const end = async () => (await readAll(`?since=${new Date().toISOString()}`)).cursor;
const since = async (cursor: string) => (await readAll(`?after=${cursor}`)).events;

describe('GET /api/auth/account-events', () => {
  it('reports a session that ended, with its user [A15]', async () => {
    const { browser, id } = await server.givenPerson();
    const [session] = await server.query('SELECT id FROM auth.session WHERE "userId" = $1', [id]);
    const cursor = await end();
    await browser.post('/api/auth/sign-out');
    expect(await since(cursor)).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        type: 'session.ended',
        userId: id,
        sessionId: session.id,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  it('reports each of the 150 sessions that a password reset ended [A15]', async () => {
    const { email, id } = await server.givenPerson();
    await server.query(
      `INSERT INTO auth.session ("expiresAt", token, "updatedAt", "userId", "securityVersion")
       SELECT now() + interval '1 day', 'extra-' || n || $1, now(), $1::uuid, 1 FROM generate_series(1, 149) n`,
      [id],
    );
    await server.browser().post('/api/auth/request-password-reset', { email });
    const token = await server.mailedToken(email, '/reset-password');
    const cursor = await end();
    await server
      .browser()
      .post('/api/auth/reset-password', { token, newPassword: 'seven green kettles whistle' });
    const events = (await since(cursor)).filter(({ type }) => type === 'session.ended');
    expect(events).toHaveLength(150);
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(150);
  });

  it.each([
    ['another role', `role = 'admin'`, ['user.changed']],
    ['a ban', 'banned = true', ['user.banned', 'user.changed']],
    ['another address', `email = 'moved-' || email`, ['user.changed']],
    ['a confirmed address', `"emailVerified" = NOT "emailVerified"`, ['user.changed']],
    ['another name', `name = 'Ada King'`, []],
  ])('sends an event for %s, even if it was written by SQL [A15]', async (_case, assignment, types) => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query(`UPDATE auth."user" SET ${assignment} WHERE id = $1`, [id]);
    // A ban ends the session as well.
    const events = (await since(cursor)).filter(({ type }) => type !== 'session.ended');
    expect(events.map(({ type }) => type).sort()).toEqual(types);
    expect(events.every(({ userId }) => userId === id)).toBe(true);
  });

  it('sends one event when a ban starts, and none when it is extended or ends [A15]', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    for (const assignment of [
      'banned = true',
      `"banExpires" = now() + interval '1 day'`,
      'banned = true',
      'banned = false',
    ])
      await server.query(`UPDATE auth."user" SET ${assignment} WHERE id = $1`, [id]);
    const types = (await since(cursor)).map(({ type }) => type);
    expect(types.filter((type) => type === 'user.banned')).toHaveLength(1);
  });

  it('sends the event of a recovered account [A15]', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query(`INSERT INTO auth.account_event (type, user_id) VALUES ('user.recovered', $1)`, [id]);
    expect(await since(cursor)).toMatchObject([{ type: 'user.recovered', userId: id }]);
  });

  it('reports a deleted user and the sessions deleted with it [A15]', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query('DELETE FROM auth."user" WHERE id = $1', [id]);
    const events = await since(cursor);
    expect(events.map(({ type, userId }) => [type, userId]).sort()).toEqual([
      ['session.ended', id],
      ['user.deleted', id],
    ]);
  });

  it('does not report a session that had expired', async () => {
    const { id } = await server.givenPerson();
    await server.query(
      `UPDATE auth.session SET "expiresAt" = now() - interval '1 minute' WHERE "userId" = $1`,
      [id],
    );
    const cursor = await end();
    await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
    expect(await since(cursor)).toEqual([]);
  });

  it('sends an event that is committed late, after the events that were read before it', async () => {
    const [first, second] = [await server.givenPerson(), await server.givenPerson()];
    const deleteSessions = 'DELETE FROM auth.session WHERE "userId" = $1';
    const cursor = await end();
    const slow = await server.database.connect();
    await slow.query('BEGIN');
    await slow.query(deleteSessions, [first.id]);
    await server.query(deleteSessions, [second.id]);
    const early = (await ask(`?after=${cursor}`)).body;
    expect(early).toMatchObject({ events: [{ userId: second.id }], more: false });
    expect((await ask(`?after=${early.cursor}`)).body).toEqual({
      events: [],
      cursor: early.cursor,
      more: false,
    });
    await slow.query('COMMIT');
    slow.release();

    const late = (await ask(`?after=${early.cursor}`)).body;
    expect(late.events).toMatchObject([{ userId: first.id }]);
    expect((await since(cursor)).map(({ userId }) => userId)).toEqual([second.id, first.id]);
  });

  it('gives an event of a long transaction the time at which it became visible, and a prompt one its own [A15]', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    const written = new Date();
    // Numbered in the same round trip: an event that waits for 5 seconds is late.
    await server.database.query(
      `INSERT INTO auth.account_event (type, user_id, at) VALUES
        ('user.changed', '${id}', now() - interval '20 minutes'), ('user.changed', '${id}', '${written.toISOString()}');
       SELECT auth.number_account_events()`,
    );
    const [late, prompt] = (await since(cursor)).map(({ at }) => new Date(at));
    expect(late?.getTime()).toBeGreaterThanOrEqual(written.getTime() - 1);
    expect(prompt).toEqual(written);
  });

  it('keeps sending events while a transaction in another database of the server stays open [A15]', async () => {
    const { id } = await server.givenPerson();
    const other = new pg.Client(testDatabases().empty);
    await other.connect();
    try {
      await other.query('BEGIN; SELECT pg_current_xact_id()');
      let cursor = await end();
      await server.query(
        `INSERT INTO auth.account_event (type, user_id) SELECT 'user.changed', $1 FROM generate_series(1, 2000)`,
        [id],
      );
      const ids = new Set<string>();
      for (let more = true; more;) {
        const page: AccountEventPage = (await ask(`?after=${cursor}&limit=500`)).body;
        for (const event of page.events) ids.add(event.id);
        expect(page.cursor).not.toBe(cursor);
        ({ cursor, more } = page);
      }
      expect(ids.size).toBe(2000);
      await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
      expect(await since(cursor)).toMatchObject([{ type: 'session.ended', userId: id }]);
    } finally {
      await other.end();
    }
  });

  it('sends each event exactly once to readers while events are committed out of order', async () => {
    const { id } = await server.givenPerson();
    const start = await end();
    const second = await RunningServer.start();
    const writers = new pg.Pool({ connectionString: testDatabases().ownerUrl, max: 8 });
    let writing = true;
    const read = async (from: RunningServer): Promise<string[]> => {
      const ids: string[] = [];
      for (let cursor = start; ;) {
        const isLast = !writing;
        const headers = { authorization: `Bearer ${await serviceToken()}` };
        const page: AccountEventPage = (
          await from.browser({}).get(`${EVENTS_PATH}?after=${cursor}&limit=7`, headers)
        ).body;
        ids.push(...page.events.map((event) => event.id));
        cursor = page.cursor;
        if (isLast && page.events.length === 0) return ids;
      }
    };
    const reading = Promise.all([server, second, server, second].map(read));
    const write = async (_: unknown, writer: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        await writers.query(
          `WITH event AS (INSERT INTO auth.account_event (type, user_id) VALUES ('user.changed', $1) RETURNING id)
           SELECT pg_sleep($2) FROM event`,
          [id, ((writer * 7 + round * 3) % 10) / 500],
        );
      }
    };
    await Promise.all(Array.from({ length: 8 }, write)).finally(async () => {
      writing = false;
      await writers.end();
    });
    const [one, ...others] = await reading;
    await second.stop();
    expect(one).toHaveLength(120);
    expect(new Set(one).size).toBe(120);
    for (const other of others) expect(other).toEqual(one);
  });

  it('returns pages that say whether more events follow', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query(
      `INSERT INTO auth.account_event (type, user_id) SELECT 'user.changed', $1 FROM generate_series(1, 4)`,
      [id],
    );
    const first = (await ask(`?after=${cursor}&limit=2`)).body;
    const second = (await ask(`?after=${first.cursor}&limit=2`)).body;
    expect([first.more, second.more]).toEqual([true, false]);
    expect([...first.events, ...second.events]).toEqual(await since(cursor));
  });

  it('starts before the time that the reader requests', async () => {
    const { id } = await server.givenPerson();
    const time = new Date().toISOString();
    await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
    const { events } = await readAll(`?since=${time}`);
    expect(events).toContainEqual(expect.objectContaining({ type: 'session.ended', userId: id }));
    const past: AccountEventPage = (await ask('?since=1969-01-01T00:00:00Z')).body;
    expect(past.events[0]).toEqual((await since('0'))[0]);
    const future: AccountEventPage = (await ask('?since=2900-01-01T00:00:00Z')).body;
    expect(future).toEqual({ events: [], cursor: expect.stringMatching(/^0\.\d{16}$/), more: false });
  });

  it.each(['742.7', '7341000000000000000:742.7', '-7341000000000000000:999999999999.7'])(
    'starts from the beginning for the cursor %s of the previous version',
    async (old) => {
      const { id } = await server.givenPerson();
      await server.query('DELETE FROM auth."user" WHERE id = $1', [id]);
      const beginning = await since('0');
      expect(beginning.length).toBeGreaterThan(0);
      expect(await since(old)).toEqual(beginning);
    },
  );

  it('misses no event after an older dump is restored: positions continue after the lost ones [A15] [B8]', async () => {
    const before = await server.givenPerson();
    const dumped = await server.query('SELECT last FROM auth.account_event_position');
    await server.query('DELETE FROM auth."user" WHERE id = $1', [before.id]);
    const cursor = await end();
    // What a restore does to these tables: the rows that came later are gone, and the last position is the old one.
    await server.query('DELETE FROM auth.account_event WHERE user_id = $1', [before.id]);
    await server.query('UPDATE auth.account_event_position SET last = $1', [dumped[0]?.last]);
    const after = await server.givenPerson();
    await server.query('DELETE FROM auth."user" WHERE id = $1', [after.id]);

    expect(await since(cursor)).toContainEqual(
      expect.objectContaining({ type: 'user.deleted', userId: after.id }),
    );
  });

  it('starts from the beginning for an unknown position, as after a restore on a slow clock', async () => {
    for (const cursor of ['0.8999999999999999999', '0.9999999999999999999'])
      expect(await since(cursor)).toEqual(await since('0'));
  });
});
