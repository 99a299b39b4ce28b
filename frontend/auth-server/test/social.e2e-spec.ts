import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor } from './authenticator-app.js';
import { Authenticator } from './authenticator.js';
import { ORIGIN, type Browser, type Json } from './browser.js';
import { CLIENT_ID, CLIENT_SECRET, FakeProviders, type Profile } from './fake-providers.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const SOCIAL = {
  GOOGLE_CLIENT_ID: CLIENT_ID,
  GOOGLE_CLIENT_SECRET: CLIENT_SECRET,
  GITHUB_CLIENT_ID: CLIENT_ID,
  GITHUB_CLIENT_SECRET: CLIENT_SECRET,
};
const providers = new FakeProviders();
let server: RunningServer;
beforeAll(async () => {
  await providers.start();
  server = await RunningServer.start({ env: SOCIAL });
});
afterAll(() => providers.stop());

let lastId = 1000;
const profileOf = (email: string, more: Partial<Profile> = {}): Profile => ({
  id: String((lastId += 1)),
  email,
  name: 'Ada Lovelace',
  emailVerified: true,
  ...more,
});

const begin = (browser: Browser, provider = 'google', callbackURL = '/tasks?show=done') =>
  browser.post('/api/auth/sign-in/social', { provider, callbackURL });

/** Follows the way back from the provider. @returns Where the person ends up. */
async function comeBack(browser: Browser, back: URL): Promise<string> {
  const { status, headers } = await browser.get(back.pathname + back.search);
  expect(status).toBe(302);
  return headers.get('location') ?? '';
}

async function signInWith(profile: Profile, browser = server.browser(), provider = 'google') {
  const { body } = await begin(browser, provider);
  const location = await comeBack(browser, providers.agree(String(body.url), profile));
  return { browser, location };
}

async function userOf(email: string): Promise<Json> {
  const [user]: Json[] = await server.query(
    'SELECT id, name, image, "emailVerified" FROM auth."user" WHERE email = $1',
    [email],
  );
  return user;
}
const accountsOf = (userId: string) =>
  server.query('SELECT * FROM auth.account WHERE "userId" = $1 ORDER BY "createdAt"', [userId]);
const isSignedIn = async (browser: Browser) => (await browser.get('/api/auth/token')).status === 200;
const trailOf = async (id: string) => {
  const rows = await server.query('SELECT action FROM auth.audit_event WHERE user_id = $1 ORDER BY id', [id]);
  return rows.map(({ action }) => String(action));
};

/** A person whose address is confirmed. */
async function givenVerified() {
  const person = await server.givenPerson();
  await server.query('UPDATE auth."user" SET "emailVerified" = true WHERE id = $1', [person.id]);
  return person;
}

describe('a sign-in by a provider', () => {
  it.each(['google', 'github'])(
    'of %s makes an account at first, and opens it from then on [B12]',
    async (provider) => {
      const profile = profileOf(newEmail());
      const first = await signInWith(profile, server.browser(), provider);
      expect(first.location).toBe(`${ORIGIN}/tasks?show=done`);
      expect(await isSignedIn(first.browser)).toBe(true);
      const user = await userOf(profile.email);
      expect(user).toMatchObject({ name: 'Ada Lovelace', image: null, emailVerified: true });

      const again = await signInWith(profile, server.browser(), provider);
      expect(await isSignedIn(again.browser)).toBe(true);
      expect(await trailOf(user.id)).toEqual([
        'account.created',
        'session.started-with-provider',
        'session.started-with-provider',
      ]);
    },
  );

  it('asks the real provider, with PKCE and a state, and for who it is only [B12]', async () => {
    const google = new URL(String((await begin(server.browser())).body.url));
    expect(google.origin + google.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(google.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/google`);
    expect(google.searchParams.get('code_challenge_method')).toBe('S256');
    expect(google.searchParams.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
    const github = new URL(String((await begin(server.browser(), 'github')).body.url));
    expect(github.origin + github.pathname).toBe('https://github.com/login/oauth/authorize');
    expect(github.searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
  });

  it('keeps no token of the provider, and shows none [B12] [E3]', async () => {
    const profile = profileOf(newEmail());
    const { browser } = await signInWith(profile);
    const { id } = await userOf(profile.email);
    const [account] = await accountsOf(id);
    expect(account).toMatchObject({
      providerId: 'google',
      accessToken: null,
      refreshToken: null,
      idToken: null,
    });
    await signInWith(profile);
    const seen = [
      JSON.stringify((await browser.get('/api/auth/get-session')).body),
      JSON.stringify(await accountsOf(id)),
      JSON.stringify([...browser.setCookies.values()]),
      server.logs.join(''),
    ].join();
    for (const token of providers.tokens) expect(seen).not.toContain(token);
    expect(seen).not.toContain(CLIENT_SECRET);
  });

  it('makes a usable name of whatever the provider sends [B12]', async () => {
    const nameless = profileOf(newEmail(), { name: ' \u0000\u0007 ' });
    await signInWith(nameless);
    expect((await userOf(nameless.email)).name).toBe(nameless.email.split('@')[0]);
    const long = profileOf(newEmail(), { name: '🦦'.repeat(300) });
    await signInWith(long);
    expect(Array.from(String((await userOf(long.email)).name))).toHaveLength(100);
  });

  it('asks for the second factor of those who have one [B12] [B13]', async () => {
    const { browser, email } = await givenVerified();
    const { totpURI } = (await browser.post('/api/auth/two-factor/enable', { password: PASSWORD })).body;
    await browser.post('/api/auth/two-factor/verify-totp', {
      code: codeFor(String(totpURI), Date.now() - 30_000),
    });

    const other = await signInWith(profileOf(email));
    expect(other.location).toBe(`${ORIGIN}/login?step=second-factor&returnTo=%2Ftasks%3Fshow%3Ddone`);
    expect(await isSignedIn(other.browser)).toBe(false);
    await other.browser.post('/api/auth/two-factor/verify-totp', { code: codeFor(String(totpURI)) });
    expect(await isSignedIn(other.browser)).toBe(true);
  });

  it('does not open a banned account [B12] [B15]', async () => {
    const profile = profileOf(newEmail());
    await signInWith(profile);
    await server.query('UPDATE auth."user" SET banned = true WHERE email = $1', [profile.email]);
    const { browser, location } = await signInWith(profile);
    expect(location).toBe(`${ORIGIN}/login?error=ACCOUNT_BANNED`);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('an account of the same address', () => {
  it('is opened, linked and told of by mail, where both sides have proved the address [B12]', async () => {
    const { email, id } = await givenVerified();
    const { browser } = await signInWith(profileOf(email));
    expect(await isSignedIn(browser)).toBe(true);
    expect((await accountsOf(id)).map(({ providerId }) => String(providerId))).toEqual([
      'credential',
      'google',
    ]);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Your account was linked with Google');
    expect(await trailOf(id)).toEqual([
      'account.created',
      'provider.linked',
      'session.started-with-provider',
    ]);
  });

  it('is left alone where its own address is not confirmed: whoever made it would share it [B12]', async () => {
    const { email, id } = await server.givenPerson();
    const { browser, location } = await signInWith(profileOf(email));
    expect(location).toBe(`${ORIGIN}/login?error=SOCIAL_NOT_LINKED`);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await accountsOf(id)).toHaveLength(1);
  });

  it.each(['google', 'github'])(
    'is left alone where %s does not call the address verified, and none is made of it [B12]',
    async (provider) => {
      const { email, id } = await givenVerified();
      const liar = await signInWith(profileOf(email, { emailVerified: false }), server.browser(), provider);
      expect(liar.location).toMatch(/\/login\?error=SOCIAL_(NOT_LINKED|EMAIL_UNVERIFIED)$/);
      expect(await isSignedIn(liar.browser)).toBe(false);
      expect(await accountsOf(id)).toHaveLength(1);

      const nobody = newEmail();
      const stranger = await signInWith(
        profileOf(nobody, { emailVerified: false }),
        server.browser(),
        provider,
      );
      expect(stranger.location).toBe(`${ORIGIN}/login?error=SOCIAL_EMAIL_UNVERIFIED`);
      expect(await userOf(nobody)).toBeUndefined();
    },
  );

  it('is linked from the account page after a fresh sign-in, and only with the same address [B12]', async () => {
    const { browser, email, id } = await givenVerified();
    const link = () => browser.post('/api/auth/link-social', { provider: 'github' });
    const other = await comeBack(
      browser,
      providers.agree(String((await link()).body.url), profileOf(newEmail())),
    );
    expect(other).toBe(`${ORIGIN}/account?error=SOCIAL_EMAIL_DIFFERS`);
    const own = await comeBack(browser, providers.agree(String((await link()).body.url), profileOf(email)));
    expect(own).toBe(`${ORIGIN}/account`);
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({
      password: true,
      providers: [{ provider: 'github', linkedAt: expect.any(String) }],
    });
    await server.query(
      `UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`,
      [id],
    );
    expect((await link()).body.code).toBe('SESSION_NOT_FRESH');
    expect((await server.browser().post('/api/auth/link-social', { provider: 'github' })).status).toBe(401);
  });
});

describe('an account without a password', () => {
  const givenSocial = async () => {
    const profile = profileOf(newEmail());
    const { browser } = await signInWith(profile);
    const { id } = await userOf(profile.email);
    return { profile, browser, id: String(id) };
  };
  const age = (id: string) =>
    server.query(`UPDATE auth.session SET "createdAt" = now() - interval '1 hour' WHERE "userId" = $1`, [id]);

  it('keeps its last way in, and may give it up for a passkey [B12] [B13]', async () => {
    const { browser, id } = await givenSocial();
    const unlink = () => browser.post('/api/auth/sign-in-methods/unlink', { provider: 'google' });
    expect((await unlink()).body.code).toBe('LAST_WAY_IN');
    await new Authenticator().register(browser);
    expect((await unlink()).status).toBe(200);
    expect((await unlink()).body.code).toBe('PROVIDER_NOT_LINKED');
    expect((await browser.get('/api/auth/sign-in-methods')).body).toEqual({ password: false, providers: [] });
    expect((await trailOf(id)).slice(-2)).toEqual(['provider.unlinked', 'provider.unlinked']);
  });

  it.each([
    ['delete-account', {}],
    ['email-change', { newEmail: 'ada.elsewhere@example.com' }],
    ['two-factor/enable', {}],
  ])('is asked for a fresh sign-in before %s, in place of the password [B8] [B12]', async (route, body) => {
    const { browser, id } = await givenSocial();
    await age(id);
    expect((await browser.post(`/api/auth/${route}`, body)).body.code).toBe('SESSION_NOT_FRESH');
    await server.query('UPDATE auth.session SET "createdAt" = now() WHERE "userId" = $1', [id]);
    expect((await browser.post(`/api/auth/${route}`, body)).status).toBe(200);
  });

  it('gets a password by mail [B7] [B12]', async () => {
    const { profile } = await givenSocial();
    await server.browser().post('/api/auth/request-password-reset', { email: profile.email });
    const token = await server.mailedToken(profile.email, '/reset-password');
    await server.browser().post('/api/auth/reset-password', { token, newPassword: PASSWORD });
    expect((await server.signIn(profile.email, PASSWORD)).status).toBe(200);
  });

  it('does not excuse those who have a password from naming it [B8]', async () => {
    const { browser, id } = await server.givenPerson();
    for (const route of ['delete-account', 'two-factor/enable']) {
      const { body } = await browser.post(`/api/auth/${route}`, {});
      expect(body.errors).toMatchObject([{ loc: ['body', 'password'], type: 'PASSWORD_INCORRECT' }]);
    }
    expect(await server.query('SELECT 1 FROM auth."user" WHERE id = $1', [id])).toHaveLength(1);
  });
});

describe('the way back from a provider', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    'tasks',
    ' /tasks',
    'https:evil.example',
    '/%0d%0a\r\nset-cookie: a=b',
  ])('leads to no other site: %j is refused before it begins [B12]', async (callbackURL) => {
    for (const route of ['sign-in/social', 'link-social']) {
      const { status, body } = await server
        .browser()
        .post(`/api/auth/${route}`, { provider: 'google', callbackURL });
      expect([status, body.code]).toEqual([422, 'REQUEST_INVALID']);
    }
  });

  it('stays here for a path that only looks like another site [B12]', async () => {
    const browser = server.browser();
    const { body } = await begin(browser, 'google', '/@evil.example/.evil.example');
    const location = await comeBack(browser, providers.agree(String(body.url), profileOf(newEmail())));
    expect(new URL(location).origin).toBe(ORIGIN);
  });

  it('opens nothing in another browser than the one that began, and works once [B12]', async () => {
    const browser = server.browser();
    const { body } = await begin(browser);
    const back = providers.agree(String(body.url), profileOf(newEmail()));
    const victim = server.browser();
    expect(await comeBack(victim, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
    expect(await isSignedIn(victim)).toBe(false);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/tasks?show=done`);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
  });

  it('says so when the person declines, and repeats no text of the link [B12]', async () => {
    const browser = server.browser();
    const { body } = await begin(browser);
    const back = providers.agree(String(body.url), profileOf(newEmail()));
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'Call 555-0100 at once');
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=SOCIAL_CANCELLED`);
  });

  it.each([
    ['a code that the provider does not know', '?code=made-up&state=STATE', 'SOCIAL_FAILED'],
    ['no code', '?state=STATE', 'SOCIAL_FAILED'],
    ['an error of an unknown kind', '?error=<script>&state=STATE', 'SOCIAL_FAILED'],
    ['a state that was never given', '?code=x&state=made-up', 'SOCIAL_EXPIRED'],
    ['nothing', '', 'SOCIAL_EXPIRED'],
  ])('with %s leads to the sign-in page with a code, and to no session [B12]', async (_case, query, code) => {
    const browser = server.browser();
    const { body } = await begin(browser);
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    const back = new URL(`/api/auth/callback/google${query.replace('STATE', state)}`, ORIGIN);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=${code}`);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('without keys', () => {
  it('a provider is not offered and cannot be asked [B12]', async () => {
    expect((await server.browser().get('/api/auth/providers')).body.providers).toEqual(['google', 'github']);
    const bare = await RunningServer.start({
      env: { GITHUB_CLIENT_ID: CLIENT_ID, GITHUB_CLIENT_SECRET: CLIENT_SECRET },
    });
    expect((await bare.browser().get('/api/auth/providers')).body.providers).toEqual(['github']);
    const refused = await begin(bare.browser());
    expect([refused.status, refused.body.code]).toEqual([404, 'PROVIDER_NOT_OFFERED']);
    await bare.stop();
  });

  it('an id token made elsewhere is no way in [B12]', async () => {
    const { body } = await server.browser().post('/api/auth/sign-in/social', {
      provider: 'google',
      idToken: { token: 'eyJhbGciOiJub25lIn0.e30.' },
    });
    expect(body.errors).toMatchObject([{ loc: ['body', 'idToken'], type: 'FIELD_UNKNOWN' }]);
  });
});
