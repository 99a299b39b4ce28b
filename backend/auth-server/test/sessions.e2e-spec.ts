import { beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from './browser.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const DAY_SECONDS = 24 * 60 * 60;

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

/** Seconds until the only session of this person ends. */
async function secondsLeft(userId: string): Promise<number> {
  const [{ left }] = await server.query(
    `SELECT extract(epoch FROM "expiresAt" - now())::integer AS left FROM auth.session WHERE "userId" = $1`,
    [userId],
  );
  return Number(left);
}

/** Lets time pass for one person's session. */
const age = (userId: string, interval: string) =>
  server.query(
    `UPDATE auth.session SET "createdAt" = "createdAt" - $2::interval, "updatedAt" = "updatedAt" - $2::interval,
      "expiresAt" = "expiresAt" - $2::interval WHERE "userId" = $1`,
    [userId, interval],
  );

describe('A session', () => {
  it.each([
    ['7 days when nothing is said', {}, 7 * DAY_SECONDS, /Max-Age=2592000/],
    ['30 days when it is to be remembered', { rememberMe: true }, 30 * DAY_SECONDS, /Max-Age=2592000/],
    [
      'a day, and until the browser closes, when it is not',
      { rememberMe: false },
      DAY_SECONDS,
      /^(?!.*Max-Age)/,
    ],
  ])('lasts %s [A14] [B6]', async (_case, choice, seconds, attribute) => {
    const { email, id } = await server.givenPerson();
    await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
    const browser = server.browser();
    await server.signIn(email, PASSWORD, browser, choice);
    expect(await secondsLeft(id)).toBeGreaterThan(seconds - 10);
    expect(await secondsLeft(id)).toBeLessThanOrEqual(seconds);
    expect(browser.setCookies.get('holdfast.session_token')).toMatch(attribute);
  });

  it('that is remembered stays remembered after a new password, whatever was chosen before', async () => {
    const { email, id } = await server.givenPerson();
    const browser = server.browser();
    await server.signIn(email, PASSWORD, browser, { rememberMe: false });
    await server.signIn(email, PASSWORD, browser, { rememberMe: true });
    await server.query('DELETE FROM auth.session WHERE "userId" = $1 AND token <> $2', [
      id,
      decodeURIComponent(browser.cookies.get('holdfast.session_token') ?? '').split('.')[0],
    ]);
    const body = { currentPassword: PASSWORD, newPassword: 'nine brass lanterns' };
    expect((await browser.post('/api/auth/change-password', body)).status).toBe(200);
    expect(browser.setCookies.get('holdfast.session_token')).toMatch(/Max-Age=2592000/);
    expect(browser.cookies.has('holdfast.dont_remember')).toBe(false);
    expect(await secondsLeft(id)).toBeGreaterThan(30 * DAY_SECONDS - 60);
  });

  it('renews tokens without a password, and lasts another 7 days after its last use [A14]', async () => {
    const { browser, id } = await server.givenPerson();
    await age(id, '6 days');
    expect(await secondsLeft(id)).toBeLessThanOrEqual(DAY_SECONDS);
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    expect(await secondsLeft(id)).toBeGreaterThan(7 * DAY_SECONDS - 10);
  });

  it('is written to the database at most once an hour', async () => {
    const { browser, id } = await server.givenPerson();
    const updatedAt = () => server.query('SELECT "updatedAt" FROM auth.session WHERE "userId" = $1', [id]);
    const before = await updatedAt();
    await browser.get('/api/auth/token');
    expect(await updatedAt()).toEqual(before);
  });

  it('ends 30 days after its sign-in, however much it is used [A14]', async () => {
    const { browser, id } = await server.givenPerson();
    for (let week = 0; week < 4; week += 1) {
      await age(id, '6 days');
      expect((await browser.get('/api/auth/token')).status).toBe(200);
    }
    await age(id, '5 days');
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    expect(await secondsLeft(id)).toBeLessThanOrEqual(DAY_SECONDS);
    await age(id, '1 day');
    expect((await browser.get('/api/auth/token')).status).toBe(401);
  });

  it('gives no token once it has ended, and the page sees its end too [A14]', async () => {
    const { browser, id } = await server.givenPerson();
    await age(id, '7 days');
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
  });
});

describe('The session cookie', () => {
  it('is HttpOnly, SameSite=Lax and valid for the whole origin [B9]', async () => {
    const { browser } = await server.givenPerson();
    expect(browser.setCookies.get('holdfast.session_token')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('is a Secure __Host- cookie where the public origin is https [B9]', async () => {
    const origin = 'https://tasks.example.com';
    const secure = await RunningServer.start({ env: { PUBLIC_ORIGIN: origin } });
    const browser = new Browser(secure.address, { origin });
    const body = { name: 'Ada', email: newEmail(), password: PASSWORD, rememberMe: false };
    expect((await browser.post('/api/auth/sign-up/email', body)).status).toBe(200);
    expect([...browser.setCookies.keys()]).toEqual([
      '__Host-holdfast.session_token',
      '__Host-holdfast.dont_remember',
      '__Host-holdfast.known_device',
    ]);
    for (const [name, line] of browser.setCookies) {
      expect(line).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      // The cookie of a known device does not sign in, and outlives a session that is not remembered.
      expect(line.includes('Max-Age=')).toBe(name.endsWith('known_device'));
    }
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    await secure.stop();
  });

  it('is the only place for the session token: no response body contains it [B9]', async () => {
    const browser = server.browser();
    const email = newEmail();
    const bodies = [
      await browser.post('/api/auth/sign-up/email', { name: 'Ada', email, password: PASSWORD }),
      await server.signIn(email, PASSWORD),
      await browser.get('/api/auth/get-session'),
    ].map(({ body }) => JSON.stringify(body));
    const stored = await server.query(
      'SELECT token FROM auth.session JOIN auth."user" u ON u.id = "userId" WHERE u.email = $1',
      [email],
    );
    expect(stored).toHaveLength(2);
    for (const { token } of stored) for (const body of bodies) expect(body).not.toContain(token);
    expect(bodies.join()).not.toContain('"token"');
  });

  it('fits into any browser, and its token has at least 190 random bits [B9]', async () => {
    const browser = server.browser();
    const email = `${'a'.repeat(64)}@${'b'.repeat(50)}.example.com`;
    await browser.post('/api/auth/sign-up/email', { name: '🦦'.repeat(100), email, password: PASSWORD });
    for (const line of browser.setCookies.values()) expect(line.length).toBeLessThan(4096);
    const tokens = await server.query('SELECT token FROM auth.session');
    for (const { token } of tokens) expect(token).toMatch(/^[\w-]{32}$/);
    expect(new Set(tokens.map(({ token }) => String(token))).size).toBe(tokens.length);
  });

  it('is new after each sign-in, and the previous one is invalid [B9]', async () => {
    const { browser, email } = await server.givenPerson();
    const old = server.browser();
    for (const [name, value] of browser.cookies) old.cookies.set(name, value);
    await server.signIn(email, PASSWORD, browser);
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    expect((await old.get('/api/auth/token')).status).toBe(401);
  });
});
