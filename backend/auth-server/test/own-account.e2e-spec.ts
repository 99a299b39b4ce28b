import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const emailOf = async (id: string): Promise<unknown> =>
  (await server.query('SELECT email FROM auth."user" WHERE id = $1', [id]))[0]?.email;
const wrongPassword = {
  body: { code: 'REQUEST_INVALID', errors: [{ type: 'PASSWORD_INCORRECT' }] },
  status: 422,
};

describe('POST /api/auth/change-password', () => {
  const change = (
    browser: ReturnType<RunningServer['browser']>,
    currentPassword: string,
    newPassword = NEW_PASSWORD,
  ) => browser.post('/api/auth/change-password', { currentPassword, newPassword });

  it('sets the new password, ends the other sessions, keeps this page signed in, and sends a mail [B8]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const other = server.browser();
    await server.signIn(email, PASSWORD, other);
    const { status, body } = await change(browser, PASSWORD);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('"token"');
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    expect((await other.get('/api/auth/token')).status).toBe(401);
    expect((await server.signIn(email, PASSWORD)).status).toBe(401);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Your password was changed');
  });

  it('requires the current password and checks the new one [B8] [B3]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const refused = await change(browser, 'not the right words');
    expect(refused).toMatchObject(wrongPassword);
    expect(refused.body.errors[0].loc).toEqual(['body', 'currentPassword']);
    expect((await change(browser, PASSWORD, 'password123')).body.errors).toMatchObject([
      { type: 'PASSWORD_TOO_COMMON' },
    ]);
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
    expect((await change(server.browser(), PASSWORD)).status).toBe(401);
  });
});

describe('POST /api/auth/update-user', () => {
  it('changes the name and nothing else', async () => {
    const { browser, id, email } = await server.givenPerson({ isConfirmed: true });
    expect((await browser.post('/api/auth/update-user', { name: ' Ada King ' })).status).toBe(200);
    const forbidden = { name: 'Eve', role: 'admin', email: newEmail(), emailVerified: true };
    expect((await browser.post('/api/auth/update-user', forbidden)).status).toBe(422);
    expect(await server.query('SELECT name, email, role FROM auth."user" WHERE id = $1', [id])).toEqual([
      { name: 'Ada King', email, role: 'user' },
    ]);
  });
});

describe('A change of the e-mail address', () => {
  async function givenRequest() {
    const person = await server.givenPerson({ isConfirmed: true });
    const newAddress = newEmail();
    const body = { newEmail: newAddress, password: PASSWORD };
    const answer = await person.browser.post('/api/auth/email-change', body);
    expect(answer.status).toBe(200);
    return { ...person, newAddress, token: await server.mailedToken(newAddress, '/confirm-email') };
  }
  const confirm = (token: string) => server.browser().post('/api/auth/email-change/confirm', { token });
  const undo = (token: string) => server.browser().post('/api/auth/email-change/undo', { token });

  it('takes effect when the new address confirms it, in any browser, and signs no one in [B8]', async () => {
    const { id, email, newAddress, token } = await givenRequest();
    expect(await emailOf(id)).toBe(email);
    const answer = await confirm(token);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect(await emailOf(id)).toBe(newAddress);
    expect((await server.signIn(newAddress, PASSWORD)).status).toBe(200);
    expect((await server.mailsTo(email)).map(({ Subject }) => Subject)).toEqual([
      'Your e-mail address was changed',
      'Your e-mail address is about to change',
      'Confirm your e-mail address',
    ]);
  });

  it('requires the password and changes nothing without it [B8]', async () => {
    const { browser, id, email } = await server.givenPerson({ isConfirmed: true });
    const body = { newEmail: newEmail(), password: 'not the right words' };
    expect(await browser.post('/api/auth/email-change', body)).toMatchObject(wrongPassword);
    expect(await emailOf(id)).toBe(email);
    expect(await server.mailsTo(body.newEmail)).toEqual([]);
  });

  it('is confirmed by only one of twenty simultaneous uses of its link [B8]', async () => {
    const { token } = await givenRequest();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'LINK_INVALID')).toHaveLength(19);
  });

  it('is refused for an address that has an account, even if it was taken in between [B8]', async () => {
    const { browser, id, email, newAddress, token } = await givenRequest();
    const other = await server.givenPerson({ isConfirmed: true });
    const taken = await browser.post('/api/auth/email-change', { newEmail: other.email, password: PASSWORD });
    expect([taken.status, taken.body.code]).toEqual([409, 'EMAIL_TAKEN']);
    await server.query('UPDATE auth."user" SET email = $2 WHERE id = $1', [other.id, newAddress]);
    expect((await confirm(token)).body.code).toBe('EMAIL_TAKEN');
    expect(await emailOf(id)).toBe(email);
  });

  it('can be undone by the old address: sessions end, all sign-in methods are void, a new password is mailed [B8]', async () => {
    const { browser, id, email, newAddress, token } = await givenRequest();
    await confirm(token);
    const thief = new Authenticator();
    expect((await thief.register(browser)).status).toBe(200);
    const undoToken = await server.mailedToken(email, '/undo-email-change');
    expect((await undo(undoToken)).status).toBe(200);
    expect(await emailOf(id)).toBe(email);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    for (const address of [email, newAddress])
      expect((await server.signIn(address, PASSWORD)).status).toBe(401);
    expect((await thief.signIn(server.browser())).body.code).toBe('PASSKEY_UNKNOWN');
    expect((await undo(undoToken)).body.code).toBe('LINK_INVALID');

    await server.browser().post('/api/auth/request-password-reset', { email });
    const reset = { token: await server.mailedToken(email, '/reset-password'), newPassword: NEW_PASSWORD };
    expect((await server.browser().post('/api/auth/reset-password', reset)).status).toBe(200);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('is void after a password reset and after an hour [B7] [B8]', async () => {
    const late = await givenRequest();
    await server.query(`UPDATE auth.mailed_link SET expires_at = now() - interval '1 s' WHERE user_id = $1`, [
      late.id,
    ]);
    expect((await confirm(late.token)).body.code).toBe('LINK_INVALID');

    const reset = await givenRequest();
    await server.browser().post('/api/auth/request-password-reset', { email: reset.email });
    const token = await server.mailedToken(reset.email, '/reset-password');
    await server.browser().post('/api/auth/reset-password', { token, newPassword: NEW_PASSWORD });
    expect((await confirm(reset.token)).body.code).toBe('LINK_INVALID');
    expect(await emailOf(reset.id)).toBe(reset.email);
  });

  it('keeps only hashes of its links [B8]', async () => {
    const { id, token } = await givenRequest();
    const rows = await server.query(
      `SELECT * FROM auth.mailed_link WHERE user_id = $1 AND purpose = 'confirm-email'`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('POST /api/auth/delete-account', () => {
  it('requires the password, deletes everything of the account, and reports it to the API [B8]', async () => {
    const { browser, id, email } = await server.givenPerson({ isConfirmed: true });
    await server.browser().post('/api/auth/request-password-reset', { email });
    const remove = (password: string) => browser.post('/api/auth/delete-account', { password });
    expect(await remove('not the right words')).toMatchObject(wrongPassword);
    expect(await emailOf(id)).toBe(email);

    expect((await remove(PASSWORD)).status).toBe(200);
    expect(browser.cookies.has('holdfast.session_token')).toBe(false);
    for (const table of ['session', 'account']) {
      expect(await server.query(`SELECT 1 FROM auth.${table} WHERE "userId" = $1`, [id])).toEqual([]);
    }
    expect(await emailOf(id)).toBeUndefined();
    expect(
      await server.query(`SELECT type FROM auth.account_event WHERE user_id = $1 ORDER BY type`, [id]),
    ).toEqual([{ type: 'session.ended' }, { type: 'user.deleted' }]);
    const reset = { token: await server.mailedToken(email, '/reset-password'), newPassword: NEW_PASSWORD };
    expect((await server.browser().post('/api/auth/reset-password', reset)).body.code).toBe('LINK_INVALID');
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Your account was deleted');
  });
});
