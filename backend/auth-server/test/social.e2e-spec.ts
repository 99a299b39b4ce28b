import { describe, expect, it } from '@jest/globals';
import { codeFor } from './authenticator-app.js';
import { ORIGIN } from './browser.js';
import { CLIENT_ID, CLIENT_SECRET } from './fake-providers.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';
import { begin, comeBack, isSignedIn, profileOf, SocialServer } from './social-server.js';

const social = new SocialServer();

describe('A sign-in with a provider', () => {
  it.each(['google', 'github'])(
    '%s creates an account the first time, and later signs in to it [B12]',
    async (provider) => {
      const profile = profileOf(newEmail());
      const first = await social.signInWith(profile, social.server.browser(), provider);
      expect(first.location).toBe(`${ORIGIN}/tasks?show=done`);
      expect(await isSignedIn(first.browser)).toBe(true);
      const user = await social.userOf(profile.email);
      expect(user).toMatchObject({ name: 'Ada Lovelace', image: null, emailVerified: true });

      const again = await social.signInWith(profile, social.server.browser(), provider);
      expect(await isSignedIn(again.browser)).toBe(true);
      expect(await social.trailOf(user.id)).toEqual([
        'account.created',
        'session.started-with-provider',
        'session.started-with-provider',
      ]);
    },
  );

  it('redirects to the real provider with PKCE and a state, and requests the identity only [B12]', async () => {
    const google = new URL(String((await begin(social.server.browser())).body.url));
    expect(google.origin + google.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(google.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/google`);
    expect(google.searchParams.get('code_challenge_method')).toBe('S256');
    expect(google.searchParams.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
    const github = new URL(String((await begin(social.server.browser(), 'github')).body.url));
    expect(github.origin + github.pathname).toBe('https://github.com/login/oauth/authorize');
    expect(github.searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
  });

  it('neither stores nor shows a token of the provider [B12] [E3]', async () => {
    const profile = profileOf(newEmail());
    const { browser } = await social.signInWith(profile);
    const { id } = await social.userOf(profile.email);
    const [account] = await social.accountsOf(id);
    expect(account).toMatchObject({
      providerId: 'google',
      accessToken: null,
      refreshToken: null,
      idToken: null,
    });
    await social.signInWith(profile);
    const seen = [
      JSON.stringify((await browser.get('/api/auth/get-session')).body),
      JSON.stringify(await social.accountsOf(id)),
      JSON.stringify([...browser.setCookies.values()]),
      social.server.logs.join(''),
    ].join();
    for (const token of social.providers.tokens) expect(seen).not.toContain(token);
    expect(seen).not.toContain(CLIENT_SECRET);
  });

  it('cleans the name that the provider sends [B12]', async () => {
    const nameless = profileOf(newEmail(), { name: ' \u0000\u0007 ' });
    await social.signInWith(nameless);
    expect((await social.userOf(nameless.email)).name).toBe(nameless.email.split('@')[0]);
    const long = profileOf(newEmail(), { name: '🦦'.repeat(300) });
    await social.signInWith(long);
    expect(Array.from(String((await social.userOf(long.email)).name))).toHaveLength(100);
  });

  it('requires the second factor if the account has one [B12] [B13]', async () => {
    const { browser, email } = await social.givenVerified();
    const { totpURI } = (await browser.post('/api/auth/two-factor/enable', { password: PASSWORD })).body;
    await browser.post('/api/auth/two-factor/verify-totp', {
      code: codeFor(String(totpURI), Date.now() - 30_000),
    });

    const other = await social.signInWith(profileOf(email));
    expect(other.location).toBe(`${ORIGIN}/login?step=second-factor&returnTo=%2Ftasks%3Fshow%3Ddone`);
    expect(await isSignedIn(other.browser)).toBe(false);
    await other.browser.post('/api/auth/two-factor/verify-totp', { code: codeFor(String(totpURI)) });
    expect(await isSignedIn(other.browser)).toBe(true);
  });

  it('does not sign in to a banned account [B12] [B15]', async () => {
    const profile = profileOf(newEmail());
    await social.signInWith(profile);
    await social.server.query('UPDATE auth."user" SET banned = true WHERE email = $1', [profile.email]);
    const { browser, location } = await social.signInWith(profile);
    expect(location).toBe(`${ORIGIN}/login?error=ACCOUNT_BANNED`);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('The redirect back from a provider', () => {
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
  ])('leads to no other site: %j is refused at the start [B12]', async (callbackURL) => {
    for (const route of ['sign-in/social', 'link-social']) {
      const { status, body } = await social.server
        .browser()
        .post(`/api/auth/${route}`, { provider: 'google', callbackURL });
      expect([status, body.code]).toEqual([422, 'REQUEST_INVALID']);
    }
  });

  it('stays on this site for a path that only looks like another site [B12]', async () => {
    const browser = social.server.browser();
    const { body } = await begin(browser, 'google', '/@evil.example/.evil.example');
    const location = await comeBack(browser, social.providers.agree(String(body.url), profileOf(newEmail())));
    expect(new URL(location).origin).toBe(ORIGIN);
  });

  it('signs in only the browser that started, and works once [B12]', async () => {
    const browser = social.server.browser();
    const { body } = await begin(browser);
    const back = social.providers.agree(String(body.url), profileOf(newEmail()));
    const victim = social.server.browser();
    expect(await comeBack(victim, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
    expect(await isSignedIn(victim)).toBe(false);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/tasks?show=done`);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=SOCIAL_EXPIRED`);
  });

  it('shows that the user declined, and repeats no text of the link [B12]', async () => {
    const browser = social.server.browser();
    const { body } = await begin(browser);
    const back = social.providers.agree(String(body.url), profileOf(newEmail()));
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
    const browser = social.server.browser();
    const { body } = await begin(browser);
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    const back = new URL(`/api/auth/callback/google${query.replace('STATE', state)}`, ORIGIN);
    expect(await comeBack(browser, back)).toBe(`${ORIGIN}/login?error=${code}`);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('Without keys', () => {
  it('a provider is not offered and cannot be used [B12]', async () => {
    expect((await social.server.browser().get('/api/auth/providers')).body.providers).toEqual([
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

  it('an id token from elsewhere does not sign in [B12]', async () => {
    const { body } = await social.server.browser().post('/api/auth/sign-in/social', {
      provider: 'google',
      idToken: { token: 'eyJhbGciOiJub25lIn0.e30.' },
    });
    expect(body.errors).toMatchObject([{ loc: ['body', 'idToken'], type: 'FIELD_UNKNOWN' }]);
  });
});
