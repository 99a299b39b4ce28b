import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

async function givenInvitation(email = newEmail()) {
  const admin = await server.givenAdmin();
  const { status } = await admin.browser.post('/api/auth/admin/invitations', { email });
  expect(status).toBe(200);
  return { admin, email, token: await server.mailedToken(email, '/accept-invitation') };
}

const accept = (token: string, more: object = {}) =>
  server.browser().post('/api/auth/invitations/accept', { token, name: 'Ada', password: PASSWORD, ...more });

describe('An invitation', () => {
  it('is refused with 429 after five mails to the same address within an hour [B10] [B15]', async () => {
    const limited = await RunningServer.start({
      env: { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '1000' },
    });
    const { browser, id } = await limited.givenPerson({ name: 'Grace' });
    await limited.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [id]);
    const email = newEmail();
    const invite = () => browser.post('/api/auth/admin/invitations', { email });
    for (let count = 0; count < 5; count += 1) expect((await invite()).status).toBe(200);
    const { status, body, headers } = await invite();
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', '3600']);
    expect(await limited.mailsTo(email)).toHaveLength(5);
    await limited.stop();
  });

  it('becomes an account with a confirmed address and the password that the person chose [B15]', async () => {
    const { admin, email, token } = await givenInvitation();
    const browser = server.browser();
    const body = { token, name: 'Ada', password: PASSWORD };
    const { status } = await browser.post('/api/auth/invitations/accept', body);
    expect(status).toBe(200);
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
    const { user } = (await server.signIn(email, PASSWORD)).body;
    expect(user).toMatchObject({ name: 'Ada', email, emailVerified: true, role: 'user' });
    const trail = await server.query(
      'SELECT action, actor_id FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
      [user.id],
    );
    expect(trail[0]).toEqual({ action: 'account.created-by-invitation', actor_id: user.id });
    const sent = await server.query(
      `SELECT outcome FROM auth.audit_event WHERE actor_id = $1 AND action = 'invitation.sent'`,
      [admin.id],
    );
    expect(sent).toEqual([{ outcome: 'ok' }]);
  });

  it('is accepted by only one of twenty simultaneous uses [B15]', async () => {
    const { email, token } = await givenInvitation();
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept(token)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
    expect(
      await server.query('SELECT count(*)::integer AS n FROM auth."user" WHERE email = $1', [email]),
    ).toEqual([{ n: 1 }]);
  });

  it('is void once a newer one has been sent to the same address [B15]', async () => {
    const { admin, email, token } = await givenInvitation();
    await admin.browser.post('/api/auth/admin/invitations', { email });
    expect((await accept(token)).body.code).toBe('LINK_INVALID');
    expect((await accept(await server.mailedToken(email, '/accept-invitation'))).status).toBe(200);
  });

  it('expires after seven days [B15]', async () => {
    const { email, token } = await givenInvitation();
    const [{ days }] = await server.query(
      `SELECT round(extract(epoch FROM expires_at - now()) / 86400)::integer AS days
       FROM auth.mailed_link WHERE address = $1`,
      [email],
    );
    expect(days).toBe(7);
    await server.query(`UPDATE auth.mailed_link SET expires_at = now() WHERE address = $1`, [email]);
    expect((await accept(token)).body.code).toBe('LINK_INVALID');
  });

  it.each([
    ['too short', 'short', 'PASSWORD_TOO_SHORT'],
    ['common', 'password1', 'PASSWORD_TOO_COMMON'],
  ])('still works after a password that is %s [B15]', async (_case, password, type) => {
    const { token } = await givenInvitation();
    const refused = await accept(token, { password });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ loc: ['body', 'password'], type }]);
    expect((await accept(token)).status).toBe(200);
  });

  it('refuses the address itself as a password [B15]', async () => {
    const { email, token } = await givenInvitation();
    expect((await accept(token, { password: email })).body.errors).toMatchObject([
      { type: 'PASSWORD_TOO_WEAK' },
    ]);
  });

  it('creates no second account if the person signed up in the meantime [B15]', async () => {
    const { email, token } = await givenInvitation();
    const other = { name: 'Eve', email, password: 'seven green kettles whistle' };
    await server.browser().post('/api/auth/sign-up/email', other);
    const { status, body } = await accept(token);
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN']);
  });

  it('reveals nothing to a stranger who makes up its link, not even the password rules [B15]', async () => {
    await givenInvitation();
    const { status, body } = await accept('made-up-token', { password: 'short' });
    expect([status, body.code]).toEqual([400, 'LINK_INVALID']);
  });

  it('is not sent to an address that has an account [B15]', async () => {
    const admin = await server.givenAdmin();
    const { email } = await server.givenPerson();
    const mailsBefore = (await server.mailsTo(email)).length;
    const { status, body } = await admin.browser.post('/api/auth/admin/invitations', { email });
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect(await server.mailsTo(email)).toHaveLength(mailsBefore);
  });
});
