import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newEmail, PASSWORD } from './running-server.js';
import { profileOf, SocialServer } from './social-server.js';

const social = new SocialServer();

const signUp = (email: string, name = 'Ada') =>
  social.server.browser().post('/api/auth/sign-up/email', { name, email, password: PASSWORD });

describe('An e-mail address', () => {
  it.each([
    (id: string) => [`pat-${id}@xn--80a1acny.xn--p1ai`, `pat-${id}@почта.рф`],
    (id: string) => [`o&leary-${id}@example.com`, `O&Leary-${id}@Example.com`],
    (id: string) => [`a/b~x=${id}@example.com`, `A/B~x=${id}@example.com`],
    (id: string) => [`x#!${id}@example.com`, `X#!${id}@example.com`],
  ])(
    '%# that other validators refuse can sign up, sign in, and get a new password by mail [B1] [B3]',
    async (make) => {
      const [stored = '', typed = ''] = make(randomUUID().slice(0, 8));
      const signedUp = await signUp(typed);
      expect([signedUp.status, signedUp.body.user.email]).toEqual([200, stored]);
      expect((await signUp(stored)).body.code).toBe('EMAIL_TAKEN');
      expect((await social.server.signIn(typed, PASSWORD)).status).toBe(200);
      expect((await social.server.signIn(typed, 'not the right words')).status).toBe(401);

      const browser = social.server.browser();
      expect((await browser.post('/api/auth/send-verification-email', { email: typed })).status).toBe(200);
      expect((await browser.post('/api/auth/request-password-reset', { email: typed })).status).toBe(200);
      const token = await social.server.mailedToken(stored, '/reset-password');
      const newPassword = 'seven green kettles whistle';
      expect((await browser.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
      expect((await social.server.signIn(stored, newPassword)).status).toBe(200);
    },
  );

  it('with a domain in another script can become the address of an account [B8]', async () => {
    const { browser, email } = await social.server.givenPerson();
    const stored = `o&k-${randomUUID()}@xn--80a1acny.xn--p1ai`;
    const newEmail = stored.replace('xn--80a1acny.xn--p1ai', 'почта.рф');
    expect((await browser.post('/api/auth/email-change', { newEmail, password: PASSWORD })).status).toBe(200);
    const token = await social.server.mailedToken(stored, '/confirm-email');
    expect((await browser.post('/api/auth/email-change/confirm', { token })).status).toBe(200);
    expect((await social.server.signIn(email, PASSWORD)).status).toBe(401);
    expect((await social.server.signIn(stored, PASSWORD)).status).toBe(200);
  });

  it('is the same address if a provider writes its domain in another script [B12]', async () => {
    const stored = `o&k-${randomUUID()}@xn--80a1acny.xn--p1ai`;
    const profile = profileOf(stored.replace('xn--80a1acny.xn--p1ai', 'Почта.рф'));
    await social.signInWith(profile);
    const user = await social.userOf(stored);
    expect(user).toMatchObject({ name: 'Ada Lovelace', emailVerified: true });
    await social.signInWith(profileOf(stored, { name: 'Someone else' }), social.server.browser(), 'github');
    expect(
      (await social.accountsOf(user.id)).map(({ providerId }: { providerId: string }) => providerId).sort(),
    ).toEqual(['github', 'google']);
  });
});

describe('A name', () => {
  it.each([
    ['nothing that is seen', '\u3164\u200b', 'NAME_REQUIRED'],
    ['a link', 'You won, claim at https://evil.example/x now', 'NAME_LINK'],
    ['an override of the direction', 'admin\u202egro.live', 'TEXT_UNPRINTABLE'],
  ])(
    'with %s is refused for a new account, an existing one and a passkey [B3]',
    async (_case, name, type) => {
      const refused = { status: 422, body: { errors: [{ loc: ['body', 'name'], type }] } };
      expect(await signUp(newEmail(), name)).toMatchObject(refused);
      const { browser } = await social.server.givenPerson();
      expect(await browser.post('/api/auth/update-user', { name })).toMatchObject(refused);
      expect(
        await browser.post('/api/auth/passkey/update-passkey', { id: randomUUID(), name }),
      ).toMatchObject(refused);
    },
  );

  it('appears in mails to a confirmed address only [B8]', async () => {
    const email = newEmail();
    await signUp(email, 'Mallory');
    const browser = social.server.browser();
    await browser.post('/api/auth/request-password-reset', { email });
    const mails = await social.server.mailsTo(email);
    expect(mails.map(({ Subject }) => Subject)).toEqual([
      'Reset your password',
      'Confirm your e-mail address',
    ]);
    expect(JSON.stringify(mails)).not.toContain('Mallory');
    expect(mails.map(({ Text }) => Text.split('\n')[0])).toEqual(['Hello,', 'Hello,']);

    await social.server.query('UPDATE auth."user" SET "emailVerified" = true WHERE email = $1', [email]);
    await browser.post('/api/auth/request-password-reset', { email });
    const [newest] = await social.server.mailsTo(email);
    expect(newest?.Text).toMatch(/^Hello Mallory,\n/);
    expect(JSON.stringify(newest)).toContain('"Name":"Mallory"');
  });

  it('that contains a link and is older than the rule appears in no mail [B8]', async () => {
    const { email } = await social.server.givenPerson();
    await social.server.query(
      `UPDATE auth."user" SET "emailVerified" = true, name = 'Win at evil.com' WHERE email = $1`,
      [email],
    );
    await social.server.browser().post('/api/auth/request-password-reset', { email });
    expect(JSON.stringify((await social.server.mailsTo(email))[0])).not.toContain('evil.com');
  });

  it('from a provider is cleaned and not refused [B12]', async () => {
    const profile = profileOf(newEmail(), { name: 'Ada \u202ehttps://evil.example/x\u2028King' });
    await social.signInWith(profile);
    expect((await social.userOf(profile.email)).name).toBe('Ada King');
  });
});
