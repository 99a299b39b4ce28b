import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { internalSecretOf } from '../src/secrets.js';
import { newEmail, PASSWORD, RunningServer, SECRET } from './running-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';
const PAGE = '/reset-password';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const forgot = (email: string) => server.browser().post('/api/auth/request-password-reset', { email });
const reset = (token: string, newPassword = NEW_PASSWORD) =>
  server.browser().post('/api/auth/reset-password', { token, newPassword });

async function givenResetLink() {
  const person = await server.givenPerson();
  await forgot(person.email);
  return { ...person, token: await server.mailedToken(person.email, PAGE) };
}

describe('A forgotten password', () => {
  it('is replaced by a mailed link: the new password signs in, the old one does not [B7]', async () => {
    const { email, token } = await givenResetLink();
    expect((await reset(token)).status).toBe(200);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
    expect((await server.signIn(email, PASSWORD)).status).toBe(401);
  });

  it('ends every session when it is replaced, sends a mail, and signs no one in [B7]', async () => {
    const { browser, email, id, token } = await givenResetLink();
    await server.signIn(email, PASSWORD);
    const answer = await reset(token);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Your password was changed');
  });

  it('is replaced by only one of twenty simultaneous uses of a link [B7]', async () => {
    const { email, token } = await givenResetLink();
    const passwords = Array.from({ length: 20 }, (_, index) => `${NEW_PASSWORD} ${index}`);
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    const winners = passwords.filter((_, index) => answers[index]?.status === 200);
    expect(winners).toHaveLength(1);
    const refusals = answers.flatMap(({ status, body }) => (status === 200 ? [] : [String(body.code)]));
    expect(refusals).toEqual(Array(19).fill('LINK_INVALID'));
    expect((await server.signIn(email, winners[0] ?? '')).status).toBe(200);
  });

  it('voids earlier links when a new one is requested [B7]', async () => {
    const { email, token: older } = await givenResetLink();
    await forgot(email);
    const newer = await server.mailedToken(email, PAGE);
    expect(newer).not.toBe(older);
    expect((await reset(newer)).status).toBe(200);
    const { status, body } = await reset(older, `${PASSWORD} again`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'LINK_INVALID' });
  });

  it('cannot be replaced by a link that is over an hour old [B7]', async () => {
    const { email, id, token } = await givenResetLink();
    const late = `UPDATE auth.mailed_link SET expires_at = expires_at - interval '1 hour' WHERE user_id = $1`;
    await server.query(late, [id]);
    expect((await reset(token)).body.code).toBe('LINK_INVALID');
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('can still be replaced by the same link after a new password was refused [B3] [B7]', async () => {
    const { token } = await givenResetLink();
    const { status, body } = await reset(token, 'password123');
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'newPassword'], type: 'PASSWORD_TOO_COMMON' }]);
    expect((await reset(token)).status).toBe(200);
  });

  it('gets the same response for an unknown address, and no mail [B7]', async () => {
    const { email } = await server.givenPerson();
    const stranger = newEmail();
    const [known, unknown] = [await forgot(email), await forgot(stranger)];
    expect([known.status, known.body]).toEqual([200, unknown.body]);
    expect(await server.mailsTo(stranger)).toEqual([]);
  });

  it('leaves only the hash of its token in the database [B7]', async () => {
    const { id, token } = await givenResetLink();
    const rows = await server.query('SELECT * FROM auth.mailed_link WHERE user_id = $1', [id]);
    expect(rows.map(({ purpose }) => String(purpose))).toContain('reset-password');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is not replaced by a mail scanner that opens the link', async () => {
    const { token } = await givenResetLink();
    const page = await server.browser().get(`/api/auth/reset-password/${token}?callbackURL=/`);
    expect(page.status).toBe(404);
    expect((await reset(token)).status).toBe(200);
  });
});

describe('An e-mail address', () => {
  const verify = (token: string, browser = server.browser(), password?: string) =>
    browser.post('/api/auth/verify-email', { token, password });
  const isVerified = async (id: string) => {
    const verified = 'SELECT 1 FROM auth."user" WHERE id = $1 AND "emailVerified"';
    return (await server.query(verified, [id])).length === 1;
  };

  it('is confirmed by the mailed link in the browser that signed up [B8]', async () => {
    const { browser, email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    expect((await verify(token, browser)).status).toBe(200);
    expect(await isVerified(id)).toBe(true);
    const again = await verify(token, browser);
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_ALREADY_VERIFIED']);
    expect((await verify(token)).body.code).toBe('LINK_INVALID');
  });

  it('is confirmed in another browser only with the password, and a typo does not use up the link [B8]', async () => {
    const { email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const bare = await verify(token);
    const asked = [bare.status, bare.body.code, bare.body.address];
    expect(asked).toEqual([403, 'LINK_NEEDS_PASSWORD', 'p…@example.com']);
    const wrong = await verify(token, server.browser(), 'not the right words');
    expect(wrong.body.errors).toMatchObject([{ loc: ['body', 'password'], type: 'PASSWORD_INCORRECT' }]);
    expect(await isVerified(id)).toBe(false);
    const right = await verify(token, server.browser(), PASSWORD);
    expect([right.status, right.headers.getSetCookie()]).toEqual([200, []]);
    expect(await isVerified(id)).toBe(true);
  });

  it('is not confirmed by someone who is signed in to another account [B8]', async () => {
    const { email, id } = await server.givenPerson();
    const { browser: other } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    expect((await verify(token, other)).body.code).toBe('LINK_NEEDS_PASSWORD');
    expect(await isVerified(id)).toBe(false);
  });

  it('is confirmed by only one of twenty simultaneous uses of a link [B8]', async () => {
    const { browser, email } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify(token, browser)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('is confirmed by a link that was mailed before the secret was rotated [A13] [B8]', async () => {
    const { email } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const rotated = await RunningServer.start({
      env: {
        BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'),
        BETTER_AUTH_SECRET_PREVIOUS: SECRET,
      },
    });
    expect((await verify(token, rotated.browser(), PASSWORD)).status).toBe(200);
    await rotated.stop();
  });

  it('is not confirmed by a signed token such as Better Auth makes [B8]', async () => {
    const { browser, email, id } = await server.givenPerson();
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ iat: now, exp: now + 60, email })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(internalSecretOf(SECRET)));
    expect((await verify(token, browser)).body.code).toBe('LINK_INVALID');
    expect(await isVerified(id)).toBe(false);
  });

  it('is not confirmed by a link of a deleted account that had the same address [B8]', async () => {
    const { browser, email } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    await browser.post('/api/auth/delete-account', { password: PASSWORD });
    const stranger = server.browser();
    const signUp = { name: 'Eve', email, password: PASSWORD };
    const { body } = await stranger.post('/api/auth/sign-up/email', signUp);
    expect((await verify(token, stranger)).body.code).toBe('LINK_INVALID');
    expect(await isVerified(String(body.user.id))).toBe(false);
  });

  it('gets another mail on request, whose link replaces the previous one [B8]', async () => {
    const { browser, email } = await server.givenPerson();
    const resend = () => browser.post('/api/auth/send-verification-email', { email });
    const first = await server.mailedToken(email, '/verify-email');
    expect((await resend()).status).toBe(200);
    expect(await server.mailsTo(email)).toHaveLength(2);
    expect((await verify(first, browser)).body.code).toBe('LINK_INVALID');
    expect((await verify(await server.mailedToken(email, '/verify-email'), browser)).status).toBe(200);
    expect((await resend()).body.code).toBe('EMAIL_ALREADY_VERIFIED');
  });

  it('gets no more mail once its owner has declined the account [B8]', async () => {
    const { browser, email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    expect((await server.browser().post('/api/auth/verify-email/decline', { token })).status).toBe(200);
    const trail = await server.query(
      `SELECT outcome FROM auth.audit_event WHERE user_id = $1 AND action = 'email.declined'`,
      [id],
    );
    expect(trail).toEqual([{ outcome: 'ok' }]);
    expect((await verify(token, browser)).body.code).toBe('LINK_INVALID');
    const resend = await browser.post('/api/auth/send-verification-email', { email });
    expect([resend.status, resend.body.code]).toEqual([409, 'EMAIL_DECLINED']);
    const unknown = await server.browser().post('/api/auth/send-verification-email', { email });
    expect(unknown.status).toBe(200);
    expect(await server.mailsTo(email)).toHaveLength(1);
    expect(await isVerified(id)).toBe(false);
  });

  it('gets mails without the name from the sign-up until it is confirmed [B8]', async () => {
    const { email } = await server.givenPerson({ name: 'Claim your prize' });
    const [mail] = await server.mailsTo(email);
    expect(mail?.Text).toMatch(/^Hello,\n/);
    expect(JSON.stringify(mail)).not.toContain('prize');
  });
});
