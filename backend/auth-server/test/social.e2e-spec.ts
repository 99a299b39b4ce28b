import { describe, expect, it } from '@jest/globals';
import { codeFor } from './authenticator-app.js';
import { ORIGIN } from './browser.js';
import { CLIENT_ID, CLIENT_SECRET } from './fake-providers.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';
import { begin, comeBack, isSignedIn, profileOf, SocialHouse } from './social-house.js';

const house = new SocialHouse();

describe('a sign-in by a provider', () => {
  it.each(['google', 'github'])(
    'of %s makes an account at first, and opens it from then on [B12]',
    async (provider) => {
      const profile = profileOf(newEmail());
      const first = await house.signInWith(profile, house.server.browser(), provider);
      expect(first.location).toBe(`${ORIGIN}/tasks?show=done`);
      expect(await isSignedIn(first.browser)).toBe(true);
      const user = await house.userOf(profile.email);
      expect(user).toMatchObject({ name: 'Ada Lovelace', image: null, emailVerified: true });

      const again = await house.signInWith(profile, house.server.browser(), provider);
      expect(await isSignedIn(again.browser)).toBe(true);
      expect(await house.trailOf(user.id)).toEqual([
        'account.created',
        'session.started-with-provider',
        'session.started-with-provider',
      ]);
    },
  );

  it('asks the real provider, with PKCE and a state, and for who it is only [B12]', async () => {
    const google = new URL(String((await begin(house.server.browser())).body.url));
    expect(google.origin + google.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(google.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/google`);
    expect(google.searchParams.get('code_challenge_method')).toBe('S256');
    expect(google.searchParams.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
    const github = new URL(String((await begin(house.server.browser(), 'github')).body.url));
    expect(github.origin + github.pathname).toBe('https://github.com/login/oauth/authorize');
    expect(github.searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
  });

  it('keeps no token of the provider, and shows none [B12] [E3]', async () => {
    const profile = profileOf(newEmail());
    const { browser } = await house.signInWith(profile);
    const { id } = await house.userOf(profile.email);
    const [account] = await house.accountsOf(id);
    expect(account).toMatchObject({
      providerId: 'google',
      accessToken: null,
      refreshToken: null,
      idToken: null,
    });
    await house.signInWith(profile);
    const seen = [
      JSON.stringify((await browser.get('/api/auth/get-session')).body),
      JSON.stringify(await house.accountsOf(id)),
      JSON.stringify([...browser.setCookies.values()]),
      house.server.logs.join(''),
    ].join();
    for (const token of house.providers.tokens) expect(seen).not.toContain(token);
    expect(seen).not.toContain(CLIENT_SECRET);
  });

  it('makes a usable name of whatever the provider sends [B12]', async () => {
    const nameless = profileOf(newEmail(), { name: ' \u0000\u0007 ' });
    await house.signInWith(nameless);
    expect((await house.userOf(nameless.email)).name).toBe(nameless.email.split('@')[0]);
    const long = profileOf(newEmail(), { name: '🦦'.repeat(300) });
    await house.signInWith(long);
    expect(Array.from(String((await house.userOf(long.email)).name))).toHaveLength(100);
  });

  it('asks for the second factor of those who have one [B12] [B13]', async () => {
    const { browser, email } = await house.givenVerified();
    const { totpURI } = (await browser.post('/api/auth/two-factor/enable', { password: PASSWORD })).body;
    await browser.post('/api/auth/two-factor/verify-totp', {
      code: codeFor(String(totpURI), Date.now() - 30_000),
    });

    const other = await house.signInWith(profileOf(email));
    expect(other.location).toBe(`${ORIGIN}/login?step=second-factor&returnTo=%2Ftasks%3Fshow%3Ddone`);
    expect(await isSignedIn(other.browser)).toBe(false);
    await other.browser.post('/api/auth/two-factor/verify-totp', { code: codeFor(String(totpURI)) });
    expect(await isSignedIn(other.browser)).toBe(true);
  });

  it('does not open a banned account [B12] [B15]', async () => {
    const profile = profileOf(newEmail());
    await house.signInWith(profile);
    await house.server.query('UPDATE auth."user" SET banned = true WHERE email = $1', [profile.email]);
    const { browser, location } = await house.signInWith(profile);
    expect(location).toBe(`${ORIGIN}/login?error=ACCOUNT_BANNED`);
    expect(await isSignedIn(browser)).toBe(false);
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
      const { status, body } = await house.server
        .browser()
        .post(`/api/auth/${route}`, { provider: 'google', callbackURL });
      expect([status, body.code]).toEqual([422, 'REQUEST_INVALID']);
    }
  });

  it('stays here for a path that only looks like another site [B12]', async () => {
    const browser = house.server.browser();
    const { body } = await begin(browser, 'google', '/@evil.example/.evil.example');
    const location = await comeBack(browser, house.providers.agree(String(body.url), profileOf(newEmail())));
    expect(new URL(location).origin).toBe(ORIGIN);
  });

  it('opens nothing in another browser than the one that began, and works once [B12]', async () => {
    const browser = house.server.browser();
    const { body } = await begin(browser);
    const back = house.providers.agree(String(body.url), profileOf(newEmail()));
    const victim = house.server.browser();
    expect(await comeBack(victim, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
    expect(await isSignedIn(victim)).toBe(false);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/tasks?show=done`);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
  });

  it('says so when the person declines, and repeats no text of the link [B12]', async () => {
    const browser = house.server.browser();
    const { body } = await begin(browser);
    const back = house.providers.agree(String(body.url), profileOf(newEmail()));
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
    const browser = house.server.browser();
    const { body } = await begin(browser);
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    const back = new URL(`/api/auth/callback/google${query.replace('STATE', state)}`, ORIGIN);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=${code}`);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('without keys', () => {
  it('a provider is not offered and cannot be asked [B12]', async () => {
    expect((await house.server.browser().get('/api/auth/providers')).body.providers).toEqual([
      'google',
      'github',
    ]);
    const bare = await RunningServer.start({
      env: { GITHUB_CLIENT_ID: CLIENT_ID, GITHUB_CLIENT_SECRET: CLIENT_SECRET },
    });
    expect((await bare.browser().get('/api/auth/providers')).body.providers).toEqual(['github']);
    const refused = await begin(bare.browser());
    expect([refused.status, refused.body.code]).toEqual([404, 'PROVIDER_NOT_OFFERED']);
    await bare.stop();
  });

  it('an id token made elsewhere is no way in [B12]', async () => {
    const { body } = await house.server.browser().post('/api/auth/sign-in/social', {
      provider: 'google',
      idToken: { token: 'eyJhbGciOiJub25lIn0.e30.' },
    });
    expect(body.errors).toMatchObject([{ loc: ['body', 'idToken'], type: 'FIELD_UNKNOWN' }]);
  });
});
