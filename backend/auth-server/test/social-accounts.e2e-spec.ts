import { describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { ORIGIN } from './browser.js';
import { newEmail, PASSWORD } from './running-server.js';
import { comeBack, isSignedIn, profileOf, SocialServer } from './social-server.js';

const social = new SocialServer();

describe('An account with the same address', () => {
  it('is signed in to and linked, with a mail, if both sides have verified the address [B12]', async () => {
    const { email, id } = await social.givenVerified();
    const { browser } = await social.signInWith(profileOf(email));
    expect(await isSignedIn(browser)).toBe(true);
    expect((await social.accountsOf(id)).map(({ providerId }) => String(providerId))).toEqual([
      'credential',
      'google',
    ]);
    expect((await social.server.mailsTo(email))[0]?.Subject).toBe('Your Google account was connected');
    expect(await social.trailOf(id)).toEqual([
      'account.created',
      'provider.linked',
      'session.started-with-provider',
    ]);
  });

  it('is not linked if its own address is not confirmed [B12]', async () => {
    const { email, id } = await social.server.givenPerson();
    const { browser, location } = await social.signInWith(profileOf(email));
    expect(location).toBe(`${ORIGIN}/login?error=SOCIAL_NOT_LINKED`);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await social.accountsOf(id)).toHaveLength(1);
  });

  it.each(['google', 'github'])(
    'is not linked, and none is created, if %s does not call the address verified [B12]',
    async (provider) => {
      const { email, id } = await social.givenVerified();
      const liar = await social.signInWith(
        profileOf(email, { emailVerified: false }),
        social.server.browser(),
        provider,
      );
      expect(liar.location).toMatch(/\/login\?error=SOCIAL_(NOT_LINKED|EMAIL_UNVERIFIED)$/);
      expect(await isSignedIn(liar.browser)).toBe(false);
      expect(await social.accountsOf(id)).toHaveLength(1);

      const unknown = newEmail();
      const stranger = await social.signInWith(
        profileOf(unknown, { emailVerified: false }),
        social.server.browser(),
        provider,
      );
      expect(stranger.location).toBe(`${ORIGIN}/login?error=SOCIAL_EMAIL_UNVERIFIED`);
      expect(await social.userOf(unknown)).toBeUndefined();
    },
  );

  it('is linked on the account page after a recent sign-in, and only with the same address [B12]', async () => {
    const { browser, email, id } = await social.givenVerified();
    const link = () => browser.post('/api/auth/link-social', { provider: 'github' });
    const other = await comeBack(
      browser,
      social.providers.agree(String((await link()).body.url), profileOf(newEmail())),
    );
    expect(other).toBe(`${ORIGIN}/account?error=SOCIAL_EMAIL_DIFFERS`);
    const own = await comeBack(
      browser,
      social.providers.agree(String((await link()).body.url), profileOf(email)),
    );
    expect(own).toBe(`${ORIGIN}/account`);
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({
      password: true,
      providers: [{ provider: 'github', linkedAt: expect.any(String) }],
    });
    await social.server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [id],
    );
    expect((await link()).body.code).toBe('SESSION_NOT_FRESH');
    expect((await social.server.browser().post('/api/auth/link-social', { provider: 'github' })).status).toBe(
      401,
    );
  });
});

describe('An account without a password', () => {
  const givenSocial = async () => {
    const profile = profileOf(newEmail());
    const { browser } = await social.signInWith(profile);
    const { id } = await social.userOf(profile.email);
    return { profile, browser, id: String(id) };
  };
  const age = (id: string) =>
    social.server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [id],
    );

  it('keeps its last sign-in method, and may replace it by a passkey [B12] [B13]', async () => {
    const { browser, id } = await givenSocial();
    const unlink = () => browser.post('/api/auth/sign-in-methods/unlink', { provider: 'google' });
    expect((await unlink()).body.code).toBe('LAST_SIGN_IN_METHOD');
    await new Authenticator().register(browser);
    expect((await unlink()).status).toBe(200);
    expect((await unlink()).body.code).toBe('PROVIDER_NOT_LINKED');
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({ password: false, providers: [] });
    expect((await social.trailOf(id)).slice(-2)).toEqual(['provider.unlinked', 'provider.unlinked']);
  });

  it.each([
    ['delete-account', {}],
    ['email-change', { newEmail: 'ada.elsewhere@example.com' }],
    ['two-factor/enable', {}],
  ])('requires a recent sign-in before %s instead of the password [B8] [B12]', async (route, body) => {
    const { browser, id } = await givenSocial();
    await age(id);
    expect((await browser.post(`/api/auth/${route}`, body)).body.code).toBe('SESSION_NOT_FRESH');
    await social.server.query('UPDATE auth.session SET "createdAt" = now() WHERE "userId" = $1', [id]);
    expect((await browser.post(`/api/auth/${route}`, body)).status).toBe(200);
  });

  it('gets a password by mail [B7] [B12]', async () => {
    const { profile } = await givenSocial();
    await social.server.browser().post('/api/auth/request-password-reset', { email: profile.email });
    const token = await social.server.mailedToken(profile.email, '/reset-password');
    await social.server.browser().post('/api/auth/reset-password', { token, newPassword: PASSWORD });
    expect((await social.server.signIn(profile.email, PASSWORD)).status).toBe(200);
  });

  it('does not change the rule that the others must give their password [B8]', async () => {
    const { browser, id } = await social.server.givenPerson({ isConfirmed: true });
    for (const route of ['delete-account', 'two-factor/enable']) {
      const { body } = await browser.post(`/api/auth/${route}`, {});
      expect(body.errors).toMatchObject([{ loc: ['body', 'password'], type: 'PASSWORD_INCORRECT' }]);
    }
    expect(await social.server.query('SELECT 1 FROM auth."user" WHERE id = $1', [id])).toHaveLength(1);
  });
});
