import { beforeAll, describe, expect, it } from '@jest/globals';
import { ORIGIN, type Browser } from './browser.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const WRONG = 'not the right words';
const NEW_PASSWORD = 'seven green kettles whistle';
/** A hundred hashes, on a machine that does other things as well. */
const HUNDRED_HASHES_MILLISECONDS = 90_000;
const LOCKED = { status: 403, body: { code: 'PASSWORD_LOCKED' } };

let server: RunningServer;
beforeAll(async () => {
  const env = {
    RATE_LIMIT_ENABLED: 'true',
    TRUSTED_PROXIES: 'loopback',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '100000',
    RATE_LIMIT_SIGN_UP_PER_MINUTE: '100000',
    RATE_LIMIT_MAIL_PER_MINUTE: '100000',
  };
  server = await RunningServer.start({ env });
});

const from = (address: string) => server.browser({ origin: ORIGIN, 'x-forwarded-for': address });
const stranger = () => from('192.0.2.77');

/** Wrong passwords from as many addresses, some at once. @returns How often each status came. */
async function guess(email: string, count: number): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let begun = 0; begun < count; begun += 20) {
    const batch = Array.from({ length: Math.min(20, count - begun) }, (_, index) =>
      server.signIn(email, WRONG, from(`203.0.113.${begun + index}`)),
    );
    for (const { status } of await Promise.all(batch)) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

/** As if a hundred guesses had been wrong; the owner has been notified. */
const exhaust = (id: string) =>
  server.query(
    `INSERT INTO auth.password_failures (key, user_id, failures, told_at) VALUES ('account:' || $1::text, $1::uuid, 100, now())
     ON CONFLICT (key) DO UPDATE SET failures = 100, told_at = now()`,
    [id],
  );
const failuresOf = async (id: string): Promise<unknown> =>
  server.query('SELECT failures FROM auth.password_failures WHERE user_id = $1', [id]);
const warnings = async (email: string) =>
  (await server.mailsTo(email)).filter(({ Subject }) => Subject === 'Someone is guessing your password');

describe('After a hundred wrong passwords in a row', () => {
  it(
    'a correct one signs in a known device only, and then all devices [B10]',
    async () => {
      const { browser, email, id } = await server.givenPerson();
      await browser.post('/api/auth/sign-out');
      // However many come at once, a hundred are looked at.
      expect(await guess(email, 120)).toEqual({ 401: 100, 403: 20 });
      expect(await server.signIn(email, PASSWORD, stranger())).toMatchObject(LOCKED);
      expect(await warnings(email)).toHaveLength(1);

      expect((await server.signIn(email, PASSWORD, browser)).status).toBe(200);
      expect(await failuresOf(id)).toEqual([]);
      expect((await server.signIn(email, PASSWORD, stranger())).status).toBe(200);
    },
    HUNDRED_HASHES_MILLISECONDS,
  );

  it(
    'an unknown address gets the same responses [B5] [B10]',
    async () => {
      const unknown = newEmail();
      expect(await guess(unknown, 110)).toEqual({ 401: 100, 403: 10 });
      const { email, id } = await server.givenPerson();
      await exhaust(id);
      const refusals = await Promise.all(
        [unknown, email].map(async (address) => {
          const { status, headers, body } = await server.signIn(address, PASSWORD, stranger());
          const names = [...headers.keys()].sort();
          return { status, names, body: { ...body, requestId: undefined } };
        }),
      );
      expect(refusals[0]).toMatchObject(LOCKED);
      expect(refusals[1]).toEqual(refusals[0]);
      expect(await server.mailsTo(unknown)).toEqual([]);
    },
    HUNDRED_HASHES_MILLISECONDS,
  );

  it('a password reset by mail lets new devices sign in [B8] [B10]', async () => {
    const { email, id } = await server.givenPerson();
    await exhaust(id);
    await stranger().post('/api/auth/request-password-reset', { email });
    const token = await server.mailedToken(email, '/reset-password');
    const reset = { token, newPassword: NEW_PASSWORD };
    expect((await stranger().post('/api/auth/reset-password', reset)).status).toBe(200);
    expect(await failuresOf(id)).toEqual([]);
    expect((await server.signIn(email, NEW_PASSWORD, stranger())).status).toBe(200);
  });

  it('the owner gets one mail, however long the guessing continues [B10]', async () => {
    const { email, id } = await server.givenPerson();
    await server.query(
      `INSERT INTO auth.password_failures (key, user_id, failures) VALUES ('account:' || $1::text, $1::uuid, 95)`,
      [id],
    );
    expect(await guess(email, 40)).toEqual({ 401: 5, 403: 35 });
    expect(await warnings(email)).toHaveLength(1);
  });
});

describe('A known device', () => {
  it('may enter ten wrong passwords and then counts as unknown [B10]', async () => {
    const { browser, email, id } = await server.givenPerson();
    await browser.post('/api/auth/sign-out');
    await exhaust(id);
    for (let count = 0; count < 10; count += 1) {
      expect((await server.signIn(email, WRONG, browser)).status).toBe(401);
    }
    expect(await server.signIn(email, PASSWORD, browser)).toMatchObject(LOCKED);
  });

  it('has a signed cookie that scripts cannot read and that no other account accepts [B10]', async () => {
    const { browser, id } = await server.givenPerson();
    const [name = '', line = ''] =
      [...browser.setCookies].find(([key]) => key.endsWith('known_device')) ?? [];
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=Lax/i);
    expect(Number(/Max-Age=(\d+)/i.exec(line)?.[1])).toBeGreaterThan(365 * 24 * 60 * 60);

    const other = await server.givenPerson();
    await exhaust(other.id);
    const cookie = browser.cookies.get(name) ?? '';
    const carry = (value: string): Browser => {
      const carrier = stranger();
      carrier.cookies.set(name, value);
      return carrier;
    };
    expect(await server.signIn(other.email, PASSWORD, carry(cookie))).toMatchObject(LOCKED);
    expect(await server.signIn(other.email, PASSWORD, carry(cookie.replace(id, other.id)))).toMatchObject(
      LOCKED,
    );
  });

  it('becomes unknown when the password changes, until it signs in again [B8] [B10]', async () => {
    const { browser, email, id } = await server.givenPerson();
    const other = server.browser();
    await server.signIn(email, PASSWORD, other);
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await browser.post('/api/auth/change-password', change)).status).toBe(200);
    await exhaust(id);
    expect(await server.signIn(email, NEW_PASSWORD, other)).toMatchObject(LOCKED);
    // The device that set the new password was given a new session, and is known.
    expect((await server.signIn(email, NEW_PASSWORD, browser)).status).toBe(200);
  });

  it('stays known to the other accounts in the same browser [B10]', async () => {
    const ada = await server.givenPerson();
    const eve = await server.givenPerson();
    await server.signIn(eve.email, PASSWORD, ada.browser);
    await exhaust(ada.id);
    expect((await server.signIn(ada.email, PASSWORD, ada.browser)).status).toBe(200);
  });
});

describe('The count of wrong passwords', () => {
  it('is reset by a correct password, also on a new device [B10]', async () => {
    const { email, id } = await server.givenPerson();
    await guess(email, 3);
    expect(await failuresOf(id)).toEqual([{ failures: 3 }]);
    expect((await server.signIn(email, PASSWORD, stranger())).status).toBe(200);
    expect(await failuresOf(id)).toEqual([]);
  });

  it.each([
    ['/change-password', { currentPassword: WRONG, newPassword: NEW_PASSWORD }],
    ['/delete-account', { password: WRONG }],
    ['/email-change', { newEmail: newEmail(), password: WRONG }],
    ['/two-factor/disable', { password: WRONG }],
  ])('includes those of POST %s, within the ten of a known device [B10]', async (path, body) => {
    const { browser, id } = await server.givenPerson();
    for (let count = 0; count < 10; count += 1) {
      expect((await browser.post(`/api/auth${path}`, body)).status).toBe(422);
    }
    await exhaust(id);
    expect(await browser.post(`/api/auth${path}`, body)).toMatchObject(LOCKED);
  });

  it('includes those that confirm an address without a session [B8] [B10]', async () => {
    const { email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const confirm = (password: string) => stranger().post('/api/auth/verify-email', { token, password });
    expect((await confirm(WRONG)).status).toBe(422);
    expect(await failuresOf(id)).toEqual([{ failures: 1 }]);
    await exhaust(id);
    expect(await confirm(PASSWORD)).toMatchObject(LOCKED);
  });

  it('excludes requests that are refused for another reason [B10]', async () => {
    const { browser, id } = await server.givenPerson();
    const newPassword = 'Summer2026!';
    for (let count = 0; count < 3; count += 1) {
      const answer = await browser.post('/api/auth/change-password', {
        currentPassword: PASSWORD,
        newPassword,
      });
      expect(answer.body.errors).toMatchObject([{ type: 'PASSWORD_TOO_WEAK' }]);
    }
    expect(await failuresOf(id)).toEqual([{ failures: 0 }]);
  });

  it('fills no table with unknown addresses [B10]', async () => {
    const before = await server.query('SELECT count(*)::integer AS rows FROM auth.password_failures');
    for (let count = 0; count < 5; count += 1) await server.signIn(newEmail(), WRONG, stranger());
    const keys: { key: string }[] = await server.query(
      'SELECT key FROM auth.password_failures WHERE user_id IS NULL',
    );
    for (const { key } of keys) expect(key).toMatch(/^unknown:[\da-f]{4}$/);
    const after = await server.query('SELECT count(*)::integer AS rows FROM auth.password_failures');
    expect(after[0].rows - before[0].rows).toBeLessThanOrEqual(5);
  });
});
