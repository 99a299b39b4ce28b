import { beforeAll, expect, it } from '@jest/globals';
import { newEmail, PASSWORD, RunningServer, SECRET } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

it('Log lines are JSON with a request id, and contain no password, cookie, token, secret or address [E3]', async () => {
  const { browser, email } = await server.givenPerson();
  const { token }: { token: string } = (await browser.get('/api/auth/token')).body;
  await server.signIn(email, 'a wrong password, mistyped');
  await server.signIn(newEmail(), PASSWORD);
  await browser.post('/api/auth/sign-up/email', { name: 'Eve', email, password: PASSWORD });
  await browser.post('/api/auth/verify-email', { token });
  await browser.get(`/api/auth/verify-email?token=${token}`);
  await browser.get(`/api/auth/reset-password/${token}`);
  await browser.post('/api/auth/request-password-reset', { email });
  const resetToken = await server.mailedToken(email, '/reset-password');
  await browser.post('/api/auth/reset-password', { token: resetToken, newPassword: `${PASSWORD} again` });
  const cookie = browser.cookies.get('holdfast.session_token') ?? '';
  await server.query('ALTER TABLE auth.account RENAME TO account_away');
  await server.signIn(email, PASSWORD);
  await server.query('ALTER TABLE auth.account_away RENAME TO account');

  const log = server.logs.join('');
  const secrets = [
    PASSWORD,
    'a wrong password',
    token,
    token.split('.')[2],
    resetToken,
    cookie,
    SECRET,
    email,
    '@example.com',
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/eyJ/);

  const lines = server.logLines();
  const answered = lines.filter(({ msg }) => msg === 'answered');
  expect(answered.length).toBeGreaterThan(8);
  for (const line of answered) {
    expect(line).toMatchObject({ time: expect.any(String), level: 'info', status: expect.any(Number) });
    expect(line.requestId).toMatch(/^[\da-f-]{36}$/);
  }
  const [failed] = lines.filter(({ level }) => level === 'error');
  expect(failed).toMatchObject({ requestId: expect.any(String), err: { code: '42P01' } });
});

it('Log lines of routine machine requests have the level debug unless the request fails [E3]', async () => {
  const linesOf = (path: string) => server.logLines().filter((line) => line.path === path);
  await server.browser().get('/health');
  expect(linesOf('/health')).toEqual([expect.objectContaining({ level: 'debug', status: 200 })]);

  await server.browser().get('/api/auth/account-events');
  expect(linesOf('/api/auth/account-events')).toEqual([
    expect.objectContaining({ level: 'info', status: 401 }),
  ]);
});
