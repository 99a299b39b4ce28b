import { describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { ORIGIN } from './browser.js';
import { newEmail, PASSWORD } from './running-server.js';
import { comeBack, isSignedIn, profileOf, SocialHouse } from './social-house.js';

const house = new SocialHouse();

describe('an account of the same address', () => {
  it('is opened, linked and told of by mail, where both sides have proved the address [B12]', async () => {
    const { email, id } = await house.givenVerified();
    const { browser } = await house.signInWith(profileOf(email));
    expect(await isSignedIn(browser)).toBe(true);
    expect((await house.accountsOf(id)).map(({ providerId }) => String(providerId))).toEqual([
      'credential',
      'google',
    ]);
    expect((await house.server.mailsTo(email))[0]?.Subject).toBe('Your Google account was connected');
    expect(await house.trailOf(id)).toEqual([
      'account.created',
      'provider.linked',
      'session.started-with-provider',
    ]);
  });

  it('is left alone where its own address is not confirmed: whoever made it would share it [B12]', async () => {
    const { email, id } = await house.server.givenPerson();
    const { browser, location } = await house.signInWith(profileOf(email));
    expect(location).toBe(`${ORIGIN}/login?error=SOCIAL_NOT_LINKED`);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await house.accountsOf(id)).toHaveLength(1);
  });

  it.each(['google', 'github'])(
    'is left alone where %s does not call the address verified, and none is made of it [B12]',
    async (provider) => {
      const { email, id } = await house.givenVerified();
      const liar = await house.signInWith(
        profileOf(email, { emailVerified: false }),
        house.server.browser(),
        provider,
      );
      expect(liar.location).toMatch(/\/login\?error=SOCIAL_(NOT_LINKED|EMAIL_UNVERIFIED)$/);
      expect(await isSignedIn(liar.browser)).toBe(false);
      expect(await house.accountsOf(id)).toHaveLength(1);

      const nobody = newEmail();
      const stranger = await house.signInWith(
        profileOf(nobody, { emailVerified: false }),
        house.server.browser(),
        provider,
      );
      expect(stranger.location).toBe(`${ORIGIN}/login?error=SOCIAL_EMAIL_UNVERIFIED`);
      expect(await house.userOf(nobody)).toBeUndefined();
    },
  );

  it('is linked from the account page after a fresh sign-in, and only with the same address [B12]', async () => {
    const { browser, email, id } = await house.givenVerified();
    const link = () => browser.post('/api/auth/link-social', { provider: 'github' });
    const other = await comeBack(
      browser,
      house.providers.agree(String((await link()).body.url), profileOf(newEmail())),
    );
    expect(other).toBe(`${ORIGIN}/account?error=SOCIAL_EMAIL_DIFFERS`);
    const own = await comeBack(
      browser,
      house.providers.agree(String((await link()).body.url), profileOf(email)),
    );
    expect(own).toBe(`${ORIGIN}/account`);
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({
      password: true,
      providers: [{ provider: 'github', linkedAt: expect.any(String) }],
    });
    await house.server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [id],
    );
    expect((await link()).body.code).toBe('SESSION_NOT_FRESH');
    expect((await house.server.browser().post('/api/auth/link-social', { provider: 'github' })).status).toBe(
      401,
    );
  });
});

describe('an account without a password', () => {
  const givenSocial = async () => {
    const profile = profileOf(newEmail());
    const { browser } = await house.signInWith(profile);
    const { id } = await house.userOf(profile.email);
    return { profile, browser, id: String(id) };
  };
  const age = (id: string) =>
    house.server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [id],
    );

  it('keeps its last way in, and may give it up for a passkey [B12] [B13]', async () => {
    const { browser, id } = await givenSocial();
    const unlink = () => browser.post('/api/auth/sign-in-methods/unlink', { provider: 'google' });
    expect((await unlink()).body.code).toBe('LAST_WAY_IN');
    await new Authenticator().register(browser);
    expect((await unlink()).status).toBe(200);
    expect((await unlink()).body.code).toBe('PROVIDER_NOT_LINKED');
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({ password: false, providers: [] });
    expect((await house.trailOf(id)).slice(-2)).toEqual(['provider.unlinked', 'provider.unlinked']);
  });

  it.each([
    ['delete-account', {}],
    ['email-change', { newEmail: 'ada.elsewhere@example.com' }],
    ['two-factor/enable', {}],
  ])('is asked for a fresh sign-in before %s, in place of the password [B8] [B12]', async (route, body) => {
    const { browser, id } = await givenSocial();
    await age(id);
    expect((await browser.post(`/api/auth/${route}`, body)).body.code).toBe('SESSION_NOT_FRESH');
    await house.server.query('UPDATE auth.session SET "createdAt" = now() WHERE "userId" = $1', [id]);
    expect((await browser.post(`/api/auth/${route}`, body)).status).toBe(200);
  });

  it('gets a password by mail [B7] [B12]', async () => {
    const { profile } = await givenSocial();
    await house.server.browser().post('/api/auth/request-password-reset', { email: profile.email });
    const token = await house.server.mailedToken(profile.email, '/reset-password');
    await house.server.browser().post('/api/auth/reset-password', { token, newPassword: PASSWORD });
    expect((await house.server.signIn(profile.email, PASSWORD)).status).toBe(200);
  });

  it('does not excuse those who have a password from naming it [B8]', async () => {
    const { browser, id } = await house.server.givenPerson({ isConfirmed: true });
    for (const route of ['delete-account', 'two-factor/enable']) {
      const { body } = await browser.post(`/api/auth/${route}`, {});
      expect(body.errors).toMatchObject([{ loc: ['body', 'password'], type: 'PASSWORD_INCORRECT' }]);
    }
    expect(await house.server.query('SELECT 1 FROM auth."user" WHERE id = $1', [id])).toHaveLength(1);
  });
});
