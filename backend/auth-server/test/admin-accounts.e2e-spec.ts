import { beforeAll, describe, expect, it } from '@jest/globals';
import { givenSecondFactor } from './authenticator-app.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

async function givenAdmin() {
  const person = await server.givenAdmin();
  const act = (action: string, body: object) => person.browser.post(`/api/auth/admin/users/${action}`, body);
  return { ...person, act };
}

async function trailOf(userId: string) {
  return server.query(
    'SELECT action, outcome, actor_id FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
    [userId],
  );
}

describe('An administrator', () => {
  it.each([
    ['remove-second-factor', {}],
    ['email', { email: 'someone@example.com' }],
    ['delete', {}],
  ])('cannot use %s on their own account [B15]', async (action, more) => {
    const admin = await givenAdmin();
    const { status, body } = await admin.act(action, { userId: admin.id, ...more });
    expect([status, body.code]).toEqual([403, 'ACTION_FORBIDDEN']);
  });

  it('removes a second factor: sessions end, the password is enough, the person gets a mail [B13] [B15]', async () => {
    const admin = await givenAdmin();
    const { browser, email, id } = await givenSecondFactor(server);
    expect((await server.signIn(email, PASSWORD)).body.twoFactorRedirect).toBe(true);
    expect((await admin.act('remove-second-factor', { userId: id })).status).toBe(200);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    const signedIn = (await server.signIn(email, PASSWORD)).body;
    expect(signedIn.user).toMatchObject({ id, twoFactorEnabled: false });
    expect((await server.mailsTo(email)).map(({ Subject }) => Subject)).toContain(
      'Two-factor authentication was removed',
    );
    expect(await trailOf(id)).toContainEqual({
      action: 'second-factor.removed-by-admin',
      outcome: 'ok',
      actor_id: admin.id,
    });
    expect((await admin.act('remove-second-factor', { userId: id })).body.code).toBe(
      'SECOND_FACTOR_CONFLICT',
    );
  });

  it('corrects an address, which must be confirmed, and the old one gets a mail [B15]', async () => {
    const admin = await givenAdmin();
    const { browser, email: oldEmail, id } = await server.givenPerson();
    const email = newEmail();
    await server.browser().post('/api/auth/request-password-reset', { email: oldEmail });
    const oldLink = await server.mailedToken(oldEmail, '/reset-password');

    expect((await admin.act('email', { userId: id, email })).status).toBe(200);
    expect((await browser.get('/api/auth/get-session')).body.user).toMatchObject({
      email,
      emailVerified: false,
    });
    expect((await server.mailsTo(oldEmail))[0]?.Subject).toBe('Your e-mail address was corrected');
    expect(JSON.stringify(await server.mailsTo(oldEmail))).not.toContain(email);

    const reset = { token: oldLink, newPassword: 'seven green kettles whistle' };
    expect((await server.browser().post('/api/auth/reset-password', reset)).body.code).toBe('LINK_INVALID');
    const token = await server.mailedToken(email, '/verify-email');
    expect((await browser.post('/api/auth/verify-email', { token })).status).toBe(200);
    expect((await server.signIn(email, PASSWORD)).body.user).toMatchObject({ id, emailVerified: true });
    expect(await trailOf(id)).toContainEqual({
      action: 'email.corrected',
      outcome: 'ok',
      actor_id: admin.id,
    });
  });

  it('cannot give someone an address that has an account [B15]', async () => {
    const admin = await givenAdmin();
    const [ada, bob] = [await server.givenPerson(), await server.givenPerson()];
    const { status, body } = await admin.act('email', { userId: ada.id, email: bob.email });
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect((await ada.browser.get('/api/auth/get-session')).body.user.email).toBe(ada.email);
  });

  it('deletes an account: nothing of it is left, and the API and the person are notified [B15]', async () => {
    const admin = await givenAdmin();
    const { browser, email, id } = await server.givenPerson();
    expect((await admin.act('delete', { userId: id })).status).toBe(200);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect((await server.signIn(email, PASSWORD)).body.code).toBe('CREDENTIALS_INVALID');
    expect(await server.query('SELECT id FROM auth."user" WHERE id = $1', [id])).toEqual([]);
    expect(
      await server.query(`SELECT type FROM auth.account_event WHERE user_id = $1 AND type = 'user.deleted'`, [
        id,
      ]),
    ).toHaveLength(1);
    const [mail] = await server.mailsTo(email);
    expect(mail?.Text).toContain('An administrator deleted your account');
    expect(await trailOf(id)).toContainEqual({
      action: 'account.deleted-by-admin',
      outcome: 'ok',
      actor_id: admin.id,
    });
    expect((await admin.act('delete', { userId: id })).body.code).toBe('USER_NOT_FOUND');
  });
});
