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

describe('a forgotten password', () => {
  it('is replaced by a link from a mail: the new one signs in, the old one does not [B7]', async () => {
    const { email, token } = await givenResetLink();
    expect((await reset(token)).status).toBe(200);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
    expect((await server.signIn(email, PASSWORD)).status).toBe(401);
  });

  it('ends every session, says so by mail, and signs nobody in [B7]', async () => {
    const { browser, email, id, token } = await givenResetLink();
    await server.signIn(email, PASSWORD);
    const answer = await reset(token);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Your password was changed');
  });

  it('is set by one of twenty uses of one link at once [B7]', async () => {
    const { email, token } = await givenResetLink();
    const passwords = Array.from({ length: 20 }, (_, index) => `${NEW_PASSWORD} ${index}`);
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    const winners = passwords.filter((_, index) => answers[index]?.status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'LINK_INVALID')).toHaveLength(19);
    expect((await server.signIn(email, winners[0] ?? '')).status).toBe(200);
  });

  it('makes the links that were asked for earlier worthless [B7]', async () => {
    const { email, token: older } = await givenResetLink();
    await forgot(email);
    const newer = await server.mailedToken(email, PAGE);
    expect(newer).not.toBe(older);
    expect((await reset(newer)).status).toBe(200);
    const { status, body } = await reset(older, `${PASSWORD} again`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'LINK_INVALID' });
  });

  it('has an hour: a later use of the link changes nothing [B7]', async () => {
    const { email, id, token } = await givenResetLink();
    const late = `UPDATE auth.verification SET "expiresAt" = "expiresAt" - interval '1 hour' WHERE value = $1`;
    await server.query(late, [id]);
    expect((await reset(token)).body.code).toBe('LINK_INVALID');
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('is not lost by a refused new password: the link still works [B3] [B7]', async () => {
    const { token } = await givenResetLink();
    const { status, body } = await reset(token, 'password123');
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'newPassword'], type: 'PASSWORD_TOO_COMMON' }]);
    expect((await reset(token)).status).toBe(200);
  });

  it('gets the same answer for an address that nobody has, and no mail [B7]', async () => {
    const { email } = await server.givenPerson();
    const stranger = newEmail();
    const [known, unknown] = [await forgot(email), await forgot(stranger)];
    expect([known.status, known.body]).toEqual([200, unknown.body]);
    expect(await server.mailsTo(stranger)).toEqual([]);
  });

  it('is kept as a hash of its token: the table opens no account [B7]', async () => {
    const { id, token } = await givenResetLink();
    const [row] = await server.query('SELECT * FROM auth.verification WHERE value = $1', [id]);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('is not touched by opening the link as a mail scanner does', async () => {
    const { token } = await givenResetLink();
    const page = await server.browser().get(`/api/auth/reset-password/${token}?callbackURL=/`);
    expect(page.status).toBe(404);
    expect((await reset(token)).status).toBe(200);
  });
});

describe('an e-mail address', () => {
  it('is verified by posting the token of the mail that followed the sign-up [B8]', async () => {
    const { email, id } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const verify = () => server.browser().post('/api/auth/verify-email', { token });
    expect((await verify()).status).toBe(200);
    expect(await server.query('SELECT "emailVerified" FROM auth."user" WHERE id = $1', [id])).toEqual([
      { emailVerified: true },
    ]);
    const again = await verify();
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_ALREADY_VERIFIED']);
  });

  it('is verified by one of twenty uses of one link at once, and nobody is signed in by it [B8]', async () => {
    const { email } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.browser().post('/api/auth/verify-email', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'EMAIL_ALREADY_VERIFIED')).toHaveLength(19);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
  });

  it('is verified by a link that was mailed before the secret was rotated [A13] [B8]', async () => {
    const { email } = await server.givenPerson();
    const token = await server.mailedToken(email, '/verify-email');
    const rotated = await RunningServer.start({
      env: {
        BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'),
        BETTER_AUTH_SECRET_PREVIOUS: SECRET,
      },
    });
    expect((await rotated.browser().post('/api/auth/verify-email', { token })).status).toBe(200);
    await rotated.stop();
  });

  it.each([
    ['of more than an hour ago', (email: string) => ({ email, exp: Math.floor(Date.now() / 1000) - 1 })],
    ['without an end', (email: string) => ({ email, exp: undefined })],
    ['that Better Auth would take for a change of address', (email: string) => ({ email, updateTo: email })],
    ['of an address that nobody has', () => ({ email: newEmail() })],
  ])('is not verified by a link %s [B8]', async (_case, claims) => {
    const { email, id } = await server.givenPerson();
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ iat: now, exp: now + 60, ...claims(email) })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(internalSecretOf(SECRET)));
    const { status, body } = await server.browser().post('/api/auth/verify-email', { token });
    expect([status, body.code]).toEqual([400, 'LINK_INVALID']);
    expect(await server.query('SELECT "emailVerified" FROM auth."user" WHERE id = $1', [id])).toEqual([
      { emailVerified: false },
    ]);
  });

  it('gets another mail on request, until it is verified [B8]', async () => {
    const { browser, email } = await server.givenPerson();
    const resend = () => browser.post('/api/auth/send-verification-email', { email });
    expect((await resend()).status).toBe(200);
    expect(await server.mailsTo(email)).toHaveLength(2);
    await browser.post('/api/auth/verify-email', { token: await server.mailedToken(email, '/verify-email') });
    expect((await resend()).body.code).toBe('EMAIL_ALREADY_VERIFIED');
  });
});
