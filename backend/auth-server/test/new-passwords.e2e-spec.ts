import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const NAME = 'Ottoline Fernsby';
const GOOD_PASSWORD = 'seven green kettles whistle';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

type SetPassword = (
  password: string,
  email: string,
) => Promise<{ status: number; body: { errors?: unknown } }>;

/** Each way to set a password, for an account with an address and {@link NAME}. */
const WAYS: readonly (readonly [string, (email: string) => Promise<SetPassword>])[] = [
  [
    'a sign-up',
    () =>
      Promise.resolve((password, email) =>
        server.browser().post('/api/auth/sign-up/email', { name: NAME, email, password }),
      ),
  ],
  [
    'a change of the password',
    async (email) => {
      const browser = server.browser();
      await browser.post('/api/auth/sign-up/email', { name: NAME, email, password: PASSWORD });
      return (newPassword) =>
        browser.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword });
    },
  ],
  [
    'a reset of the password',
    async (email) => {
      const browser = server.browser();
      await browser.post('/api/auth/sign-up/email', { name: NAME, email, password: PASSWORD });
      await browser.post('/api/auth/request-password-reset', { email });
      const token = await server.mailedToken(email, '/reset-password');
      return (newPassword) => server.browser().post('/api/auth/reset-password', { token, newPassword });
    },
  ],
];

describe.each(WAYS)('%s', (_way, prepare) => {
  it('refuses the address, its local part, the name, its parts, and breached passwords, and then accepts a good one [B3] [B8]', async () => {
    const email = newEmail();
    const set = await prepare(email);
    const refused = [
      [email, 'PASSWORD_TOO_WEAK'],
      [email.split('@')[0] ?? '', 'PASSWORD_TOO_WEAK'],
      [NAME, 'PASSWORD_TOO_WEAK'],
      ['ottoline2026!', 'PASSWORD_TOO_WEAK'],
      ['FernsbyOttoline', 'PASSWORD_TOO_WEAK'],
      ['liverpool1892', 'PASSWORD_BREACHED'],
    ] as const;
    for (const [password, type] of refused) {
      expect(await set(password, email)).toMatchObject({ status: 422, body: { errors: [{ type }] } });
    }
    expect((await set(GOOD_PASSWORD, email)).status).toBe(200);
    expect((await server.signIn(email, GOOD_PASSWORD)).status).toBe(200);
  });
});

it.each(WAYS.slice(1))('%s refuses the current password of the account [B8]', async (_way, prepare) => {
  const email = newEmail();
  const set = await prepare(email);
  const unchanged = { status: 422, body: { errors: [{ type: 'PASSWORD_UNCHANGED' }] } };
  expect(await set(PASSWORD, email)).toMatchObject(unchanged);
  expect((await server.signIn(email, PASSWORD)).status).toBe(200);
});
