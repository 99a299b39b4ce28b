import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { purgeExpired } from '../src/database/purge.js';
import type { AccountEvent, AccountEventPage } from '../src/account-events/account-events.js';
import { openDatabase } from '../src/database/database.js';
import { createLogger } from '../src/logger.js';
import { keyIdOf } from '../src/secrets.js';
import { ORIGIN } from './browser.js';
import { RunningServer, SECRET, testDatabases } from './running-server.js';

const OLD_SECRET = 'an-older-test-secret-of-more-than-32-bytes-77';
const PATH = '/api/auth/account-events';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { BETTER_AUTH_SECRET_PREVIOUS: OLD_SECRET } });
});

function serviceToken(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  secret = SECRET,
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'holdfast-api', aud: 'holdfast-auth', iat: now, exp: now + 60, ...change })
    .setProtectedHeader({ alg: 'HS256', typ: 'svc+jwt', kid: keyIdOf(secret), ...header })
    .sign(new TextEncoder().encode(secret));
}

const ask = async (query = '', token?: string) =>
  server.browser({}).get(PATH + query, { authorization: `Bearer ${token ?? (await serviceToken())}` });

/** Where the list ends now. */
const end = async () => String((await ask(`?since=${new Date().toISOString()}`)).body.cursor);

async function since(cursor: string): Promise<AccountEvent[]> {
  const page: AccountEventPage = (await ask(`?after=${cursor}`)).body;
  return [...page.events];
}

describe('GET /api/auth/account-events', () => {
  it('tells of a session that ended, with its user [A15]', async () => {
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

  it('tells of each of 150 sessions that a password reset ended [A15]', async () => {
    const { email, id } = await server.givenPerson();
    await server.query(
      `INSERT INTO auth.session ("expiresAt", token, "updatedAt", "userId")
       SELECT now() + interval '1 day', 'extra-' || n || $1, now(), $1::uuid FROM generate_series(1, 149) n`,
      [id],
    );
    await server.browser().post('/api/auth/request-password-reset', { email });
    const token = await server.mailedToken(email, '/reset-password');
    const cursor = await end();
    await server
      .browser()
      .post('/api/auth/reset-password', { token, newPassword: 'seven green kettles whistle' });
    const events = await since(cursor);
    expect(events).toHaveLength(150);
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(150);
  });

  it.each([
    ['another role', `role = 'admin'`, 1],
    ['a ban', 'banned = true', 1],
    ['another address', `email = 'moved-' || email`, 1],
    ['another name', `name = 'Ada King'`, 0],
  ])('tells of %s, also when it was written by SQL [A15]', async (_case, assignment, count) => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query(`UPDATE auth."user" SET ${assignment} WHERE id = $1`, [id]);
    expect(await since(cursor)).toMatchObject(Array(count).fill({ type: 'user.changed', userId: id }));
  });

  it('tells of a deleted user and of the sessions that went along [A15]', async () => {
    const { id } = await server.givenPerson();
    const cursor = await end();
    await server.query('DELETE FROM auth."user" WHERE id = $1', [id]);
    const events = await since(cursor);
    expect(events.map(({ type, userId }) => [type, userId]).sort()).toEqual([
      ['session.ended', id],
      ['user.deleted', id],
    ]);
  });

  it('does not tell of a session that had run out', async () => {
    const { id } = await server.givenPerson();
    await server.query(
      `UPDATE auth.session SET "expiresAt" = now() - interval '1 minute' WHERE "userId" = $1`,
      [id],
    );
    const cursor = await end();
    await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
    expect(await since(cursor)).toEqual([]);
  });

  it('misses nothing that is committed late, and goes on from its cursor in pages', async () => {
    const [first, second] = [await server.givenPerson(), await server.givenPerson()];
    const deleteSessions = 'DELETE FROM auth.session WHERE "userId" = $1';
    let cursor = await end();
    const slow = await server.database.connect();
    await slow.query('BEGIN');
    await slow.query(deleteSessions, [first.id]);
    await server.query(deleteSessions, [second.id]);
    const early = (await ask(`?after=${cursor}`)).body;
    expect(early.events).toMatchObject([{ userId: second.id }]);
    await slow.query('COMMIT');
    slow.release();

    cursor = early.cursor;
    const seen: string[] = [];
    for (let page = 0; page < 2; page += 1) {
      const { events, cursor: next }: AccountEventPage = (await ask(`?after=${cursor}&limit=1`)).body;
      seen.push(...events.map(({ userId }) => userId));
      cursor = next;
    }
    expect(seen).toEqual([first.id, second.id]);
    expect((await ask(`?after=${cursor}`)).body).toEqual({ events: [], cursor });
  });

  it('misses nothing after a dump was restored on another server, where transactions count from the start [A15] [B8]', async () => {
    const before = await server.givenPerson();
    await server.query('DELETE FROM auth."user" WHERE id = $1', [before.id]);
    const cursor = await end();
    // What the dump brings: positions far ahead of this server's, and a reader who stands there.
    await server.query(`UPDATE auth.account_event SET tx = '999999999999', cluster = 42`);
    const oldCursor = cursor.replace(/^.*:/, '42:').replace(/\d+\./, '999999999999.');
    const restored = await RunningServer.start({ env: { BETTER_AUTH_SECRET_PREVIOUS: OLD_SECRET } });
    const after = await restored.givenPerson();
    await restored.query('DELETE FROM auth."user" WHERE id = $1', [after.id]);

    const deletions: string[] = [];
    for (let position = oldCursor; ;) {
      const headers = { authorization: `Bearer ${await serviceToken({})}` };
      const { events, cursor: next }: AccountEventPage = (
        await restored.browser().get(`${PATH}?after=${encodeURIComponent(position)}`, headers)
      ).body;
      deletions.push(...events.filter(({ type }) => type === 'user.deleted').map(({ userId }) => userId));
      if (events.length === 0 || next === position) break;
      position = next;
    }
    expect(deletions).toEqual(expect.arrayContaining([before.id, after.id]));
    await restored.stop();
  });

  it('accepts the previous secret, a token without a key id, and its own name as the issuer of tokens [A13]', async () => {
    const tokens = [
      await serviceToken({}, {}, OLD_SECRET),
      await serviceToken({}, { kid: undefined }),
      await serviceToken({ aud: ORIGIN }),
    ];
    for (const token of tokens) expect((await ask('', token)).status).toBe(200);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each([
    ['an access token', { aud: 'holdfast-api' }, { typ: 'at+jwt' }, 'AUTH_TOKEN_INVALID'],
    ['another type', {}, { typ: 'JWT' }, 'AUTH_TOKEN_INVALID'],
    ['another audience', { aud: 'holdfast-api' }, {}, 'AUTH_TOKEN_INVALID'],
    ['no end', { exp: undefined }, {}, 'AUTH_TOKEN_INVALID'],
    ['an unknown key', {}, { kid: 'somebodyelse' }, 'AUTH_TOKEN_INVALID'],
    ['an end that is past', { iat: now - 120, exp: now - 60 }, {}, 'AUTH_TOKEN_EXPIRED'],
    ['an age of ten minutes', { iat: now - 600, exp: now + 60 }, {}, 'AUTH_TOKEN_EXPIRED'],
  ])('refuses a token with %s', async (_case, change, header, code) => {
    const { status, body, headers } = await ask('', await serviceToken(change, header));
    expect({ status, code: body.code }).toEqual({ status: 401, code });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="holdfast", error="invalid_token"/);
  });

  it('refuses a stranger, a session cookie and a real access token', async () => {
    const { browser } = await server.givenPerson();
    const missing = await browser.get(PATH);
    expect([missing.status, missing.body.code]).toEqual([401, 'AUTH_TOKEN_MISSING']);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="holdfast"');
    const { token } = (await browser.get('/api/auth/token')).body;
    expect((await ask('', String(token))).body.code).toBe('AUTH_TOKEN_INVALID');
  });

  it.each([
    '?after=x',
    '?after=1.99999999999999999999',
    '?limit=0',
    '?limit=1001',
    '?since=yesterday',
    '?after=1.-1',
  ])('answers 422 to %s', async (query) => {
    expect((await ask(query)).body.code).toBe('REQUEST_INVALID');
  });
});

describe('the purge', () => {
  const database = openDatabase({ url: testDatabases().authUrl, poolMax: 1 }, createLogger('silent'));
  afterEach(() => database.destroy());

  it('keeps deletions for a year and other events for a day, and takes expired sessions and old pages of the trail [B11]', async () => {
    const { id, email } = await server.givenPerson();
    await server.query(`DELETE FROM auth.account_event`);
    await server.query(
      `INSERT INTO auth.account_event (type, user_id, at) VALUES
        ('user.changed', $1, now() - interval '25 hours'), ('user.changed', $1, now() - interval '23 hours'),
        ('user.deleted', $1, now() - interval '366 days'), ('user.deleted', $1, now() - interval '364 days')`,
      [id],
    );
    await server.query(`UPDATE auth.session SET "expiresAt" = now() - interval '1 s' WHERE "userId" = $1`, [
      id,
    ]);
    await server.browser().post('/api/auth/request-password-reset', { email });
    await server.query(
      `INSERT INTO auth.audit_event (at, action, outcome, user_id, ip_address, user_agent, request_id)
       SELECT now() - make_interval(days => days), 'name.changed', 'ok', $1, '', '', ''
       FROM unnest(ARRAY[101, 99]) AS days`,
      [id],
    );
    await purgeExpired(database, 100);
    expect(await server.query('SELECT type FROM auth.account_event ORDER BY type')).toEqual([
      { type: 'user.changed' },
      { type: 'user.deleted' },
    ]);
    const trail = `SELECT 1 FROM auth.audit_event WHERE user_id = $1 AND action = 'name.changed'`;
    expect(await server.query(trail, [id])).toHaveLength(1);
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
    expect(await server.query('SELECT 1 FROM auth.verification WHERE value = $1', [id])).toHaveLength(1);
  });
});
