import { beforeAll, describe, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { PASSWORD, RunningServer } from './running-server.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

/** A person who is signed in here and on another device. */
async function givenTwoDevices() {
  const person = await server.givenPerson();
  const other = server.browser({ origin: ORIGIN, 'user-agent': FIREFOX });
  await server.signIn(person.email, PASSWORD, other);
  return { ...person, other };
}

const listOf = async (browser: ReturnType<RunningServer['browser']>) => {
  const { sessions }: { sessions: { id: string; isCurrent: boolean }[] } = (
    await browser.get('/api/auth/sessions')
  ).body;
  return sessions;
};

describe('GET /api/auth/sessions', () => {
  it('returns each device, marks the current one, and contains no secret [B9]', async () => {
    const { browser } = await givenTwoDevices();
    const sessions = await listOf(browser);
    expect(sessions).toHaveLength(2);
    expect(sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    expect(sessions.find(({ isCurrent }) => !isCurrent)).toEqual({
      id: expect.any(String),
      isCurrent: false,
      browser: 'Firefox 141',
      system: 'Linux',
      ipAddress: '127.0.0.1',
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
      expiresAt: expect.any(String),
    });
  });

  it('needs no recent sign-in, and omits sessions that have ended [B9]', async () => {
    const { browser, id } = await givenTwoDevices();
    await server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '3 days' WHERE "userId" = $1`,
      [id],
    );
    await server.query(
      `UPDATE auth.session SET "expiresAt" = now() WHERE "userId" = $1 AND "userAgent" = $2`,
      [id, FIREFOX],
    );
    expect(await listOf(browser)).toMatchObject([{ isCurrent: true }]);
  });

  it('returns only the sessions of the user', async () => {
    const { status, body } = await server.browser().get('/api/auth/sessions');
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });
});

describe('POST /api/auth/sessions/revoke', () => {
  it('signs one device out and keeps this one [B9]', async () => {
    const { browser, other } = await givenTwoDevices();
    const target = (await listOf(browser)).find(({ isCurrent }) => !isCurrent);
    expect((await browser.post('/api/auth/sessions/revoke', { id: target?.id })).status).toBe(200);
    expect((await other.get('/api/auth/token')).status).toBe(401);
    expect((await browser.get('/api/auth/token')).status).toBe(200);
  });

  it('treats another user’s session exactly like an unknown one, and ends neither [B9]', async () => {
    const { browser } = await server.givenPerson();
    const stranger = await server.givenPerson();
    const [session] = await listOf(stranger.browser);
    const revoke = (id: unknown) => browser.post('/api/auth/sessions/revoke', { id });
    for (const id of [session?.id, '00000000-0000-4000-8000-000000000000']) {
      const { status, body } = await revoke(id);
      expect([status, body.code]).toEqual([404, 'SESSION_NOT_FOUND']);
    }
    expect((await revoke(`x' OR '1'='1`)).body.errors).toMatchObject([
      { loc: ['body', 'id'], type: 'ID_INVALID' },
    ]);
    expect((await stranger.browser.get('/api/auth/token')).status).toBe(200);
  });
});

describe('POST /api/auth/sessions/revoke-others', () => {
  it('ends all of 152 sessions except this one, and reports each to the API [B9] [A15]', async () => {
    const { browser, id, other } = await givenTwoDevices();
    await server.query(
      `INSERT INTO auth.session ("expiresAt", token, "updatedAt", "userId", "securityVersion")
       SELECT now() + interval '1 day', 'extra-' || n || $1, now(), $1::uuid, 1 FROM generate_series(1, 150) n`,
      [id],
    );
    const { body } = await browser.post('/api/auth/sessions/revoke-others');
    expect(body).toEqual({ revoked: 151 });
    expect(await listOf(browser)).toMatchObject([{ isCurrent: true }]);
    expect((await other.get('/api/auth/token')).status).toBe(401);
    const told = await server.query('SELECT 1 FROM auth.account_event WHERE user_id = $1', [id]);
    expect(told).toHaveLength(151);
  });
});
