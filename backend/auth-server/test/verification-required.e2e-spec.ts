import { beforeAll, describe, expect, it } from '@jest/globals';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { EMAIL_VERIFICATION_REQUIRED: 'true' } });
});

const signUp = (email: string, name = 'Ada') =>
  server.browser().post('/api/auth/sign-up/email', { name, email, password: PASSWORD });

const verify = async (email: string) =>
  server.browser().post('/api/auth/verify-email', {
    token: await server.mailedToken(email, '/verify-email'),
    password: PASSWORD,
  });

async function givenVerified() {
  const email = newEmail();
  await signUp(email);
  await verify(email);
  return email;
}

describe('Where an address must be confirmed', () => {
  it('a sign-up gives no session, and no one can sign in before the mailed link is used [B8]', async () => {
    const email = newEmail();
    const signedUp = await signUp(email);
    expect([signedUp.status, signedUp.headers.getSetCookie()]).toEqual([200, []]);
    const early = await server.signIn(email, PASSWORD);
    expect([early.status, early.body.code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
    expect(await server.mailsTo(email)).toHaveLength(2);
    expect((await server.signIn(email, 'not the right words')).body.code).toBe('CREDENTIALS_INVALID');

    expect((await verify(email)).status).toBe(200);
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('a taken address gets the same response as a free one, equally fast, and only its owner gets a mail [B4]', async () => {
    const taken = await givenVerified();
    const timed = async (email: string) => {
      const startedAt = performance.now();
      const { status, body } = await signUp(email);
      return { status, body, milliseconds: performance.now() - startedAt };
    };
    const [free, again] = [await timed(newEmail()), await timed(taken)];
    expect(again.status).toBe(free.status);
    expect(Object.keys(again.body.user).sort()).toEqual(Object.keys(free.body.user).sort());
    for (const field of [
      'role',
      'banned',
      'banReason',
      'banExpires',
      'image',
      'emailVerified',
      'twoFactorEnabled',
    ]) {
      expect({ field, value: again.body.user[field] }).toEqual({ field, value: free.body.user[field] });
    }
    for (const { milliseconds } of [free, again]) expect(milliseconds).toBeGreaterThan(95);
    expect((await server.mailsTo(taken))[0]?.Subject).toBe('You already have an account');
    expect(await server.query('SELECT name FROM auth."user" WHERE email = $1', [taken])).toEqual([
      { name: 'Ada' },
    ]);
  });

  it('a change to a taken address gets the same response as any other [B4] [B8]', async () => {
    const [email, taken] = [await givenVerified(), await givenVerified()];
    const browser = server.browser();
    await server.signIn(email, PASSWORD, browser);
    const change = (newAddress: string) =>
      browser.post('/api/auth/email-change', { newEmail: newAddress, password: PASSWORD });
    const [toTaken, toFree] = [await change(taken), await change(newEmail())];
    expect([toTaken.status, toTaken.body]).toEqual([200, toFree.body]);
    expect((await server.mailsTo(taken))[0]?.Subject).toBe('Confirm your e-mail address');
  });
});
