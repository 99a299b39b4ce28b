import { beforeAll, describe, expect, it } from '@jest/globals';
import { STEP_MILLISECONDS } from '../../../scripts/testing/one-time-code.ts';
import { codeFor, givenSecondFactor, post } from './authenticator-app.js';
import { PASSWORD, RunningServer, SECRET } from './running-server.js';

const NEXT_SECRET = 'the-next-test-secret-of-more-than-32-bytes-51d9';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

/** Right password, and the code not entered yet. */
async function halfSignedIn(email: string) {
  const browser = server.browser();
  const answer = await server.signIn(email, PASSWORD, browser);
  return { browser, answer };
}

describe('An authenticator app', () => {
  it('is set up with the password and a first code, has a URI for a QR code, and causes a mail [B13]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const refused = await post(browser, 'enable', { password: 'not the right words' });
    expect(refused.body.errors).toMatchObject([{ loc: ['body', 'password'], type: 'PASSWORD_INCORRECT' }]);

    const { totpURI, backupCodes } = (await post(browser, 'enable', { password: PASSWORD })).body;
    expect(totpURI).toMatch(/^otpauth:\/\/totp\/Holdfast/);
    expect(backupCodes).toHaveLength(10);
    // Not on before the app has proved that it works.
    expect((await server.signIn(email, PASSWORD)).body.user.email).toBe(email);

    const wrong = await post(browser, 'verify-totp', { code: '000000' });
    expect(wrong.body.errors).toMatchObject([{ loc: ['body', 'code'], type: 'CODE_INCORRECT' }]);
    const right = await post(browser, 'verify-totp', { code: codeFor(String(totpURI)) });
    expect([right.status, JSON.stringify(right.body).includes('"token"')]).toEqual([200, false]);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Two-factor authentication is on');
    expect((await post(browser, 'enable', { password: PASSWORD })).body.code).toBe('SECOND_FACTOR_CONFLICT');
  });

  it('is required at the next sign-in: without a code there is no session and no token [B13]', async () => {
    const { email, id, totpURI } = await givenSecondFactor(server);
    const { browser, answer } = await halfSignedIn(email);
    expect(answer.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] });
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();

    expect((await post(browser, 'verify-totp', { code: codeFor(totpURI) })).status).toBe(200);
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    const trail = await server.query('SELECT action FROM auth.audit_event WHERE user_id = $1 ORDER BY id', [
      id,
    ]);
    expect(trail.map(({ action }) => String(action))).toEqual([
      'account.created',
      'second-factor.prepared',
      'second-factor.passed',
      'session.second-factor-asked',
      'second-factor.passed',
    ]);
  });

  it('gives no access with a code of ten minutes ago, or with a code but no password [B13]', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    const { browser } = await halfSignedIn(email);
    const old = await post(browser, 'verify-totp', {
      code: codeFor(totpURI, Date.now() - 20 * STEP_MILLISECONDS),
    });
    expect(old.body.errors).toMatchObject([{ type: 'CODE_INCORRECT' }]);
    const stranger = await post(server.browser(), 'verify-totp', { code: codeFor(totpURI) });
    expect([stranger.status, stranger.body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });

  it('cannot be guessed: after a few wrong codes even the correct one is refused [B13]', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    const { browser } = await halfSignedIn(email);
    for (let count = 0; count < 6; count += 1) await post(browser, 'verify-totp', { code: '000000' });
    const late = await post(browser, 'verify-totp', { code: codeFor(totpURI) });
    expect([late.status, late.body.code]).toEqual([401, 'SESSION_REQUIRED']);
    expect((await browser.get('/api/auth/token')).status).toBe(401);
  });

  it('is locked for 15 minutes after ten wrong codes over several sign-ins [B13]', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    for (let round = 0; round < 3; round += 1) {
      const { browser } = await halfSignedIn(email);
      for (let count = 0; count < 4; count += 1) await post(browser, 'verify-totp', { code: '000000' });
    }
    const { browser } = await halfSignedIn(email);
    const { status, body, headers } = await post(browser, 'verify-totp', { code: codeFor(totpURI) });
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', '900']);
  });

  it('is not required on a trusted device until the password is reset [B13]', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    const { browser } = await halfSignedIn(email);
    await post(browser, 'verify-totp', { code: codeFor(totpURI), trustDevice: true });
    await browser.post('/api/auth/sign-out');
    expect((await server.signIn(email, PASSWORD, browser)).body.user.email).toBe(email);
    expect((await halfSignedIn(email)).answer.body.twoFactorRedirect).toBe(true);

    await server.browser().post('/api/auth/request-password-reset', { email });
    const newPassword = 'seven green kettles whistle';
    await server.browser().post('/api/auth/reset-password', {
      token: await server.mailedToken(email, '/reset-password'),
      newPassword,
    });
    expect((await server.signIn(email, newPassword, browser)).body.twoFactorRedirect).toBe(true);
  });

  it('is removed with the password only, and the owner gets a mail [B13]', async () => {
    const { browser, email } = await givenSecondFactor(server);
    expect((await post(browser, 'disable', { password: 'wrong' })).status).toBe(422);
    expect((await halfSignedIn(email)).answer.body.twoFactorRedirect).toBe(true);
    expect((await post(browser, 'disable', { password: PASSWORD })).status).toBe(200);
    expect((await server.signIn(email, PASSWORD)).body.user.email).toBe(email);
    expect((await server.mailsTo(email))[0]?.Subject).toBe('Two-factor authentication is off');
  });

  it('works after a rotation of the secret, and is encrypted in the database [A13] [B13]', async () => {
    const { email, id, totpURI } = await givenSecondFactor(server);
    const [stored] = await server.query('SELECT * FROM auth."twoFactor" WHERE "userId" = $1', [id]);
    const env = { BETTER_AUTH_SECRET: NEXT_SECRET, BETTER_AUTH_SECRET_PREVIOUS: SECRET };
    const rotated = await RunningServer.start({ env });
    const browser = rotated.browser();
    await rotated.signIn(email, PASSWORD, browser);
    expect((await post(browser, 'verify-totp', { code: codeFor(totpURI) })).status).toBe(200);
    expect(stored.secret).toMatch(/^\$ba\$/);
    await rotated.stop();
  });
});

describe('A code of an authenticator app', () => {
  it('signs in once, even when two processes get it twenty times at once [B13]', async () => {
    const { email, id, totpURI } = await givenSecondFactor(server);
    const other = await RunningServer.start();
    const halves = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const browser = (index % 2 === 0 ? server : other).browser();
        await server.signIn(email, PASSWORD, browser);
        return browser;
      }),
    );
    const code = codeFor(totpURI);
    const answers = await Promise.all(halves.map((browser) => post(browser, 'verify-totp', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await server.query(
      'UPDATE auth."twoFactor" SET "failedVerificationCount" = 0, "lockedUntil" = NULL WHERE "userId" = $1',
      [id],
    );
    const { browser } = await halfSignedIn(email);
    expect((await post(browser, 'verify-totp', { code })).body.errors).toMatchObject([
      { type: 'CODE_INCORRECT' },
    ]);
    const next = codeFor(totpURI, Date.now() + STEP_MILLISECONDS);
    expect((await post(browser, 'verify-totp', { code: next })).status).toBe(200);
    await other.stop();
  });

  it.each([
    [true, 30],
    [false, 1],
    [undefined, 7],
  ])(
    'starts a session as long as requested with the password: remember me %s, %i days [B6] [B13]',
    async (rememberMe, days) => {
      const { email, id, totpURI } = await givenSecondFactor(server);
      await server.query('DELETE FROM auth.session WHERE "userId" = $1', [id]);
      const browser = server.browser();
      await server.signIn(email, PASSWORD, browser, rememberMe === undefined ? {} : { rememberMe });
      await post(browser, 'verify-totp', { code: codeFor(totpURI) });
      const [{ life }] = await server.query(
        `SELECT round(extract(epoch FROM "expiresAt" - "createdAt") / 86400)::integer AS life
       FROM auth.session WHERE "userId" = $1`,
        [id],
      );
      expect(life).toBe(days);
      expect(/max-age/i.test(browser.setCookies.get('holdfast.session_token') ?? '')).toBe(
        rememberMe !== false,
      );
    },
  );
});

it.each([
  [true, 30],
  [false, 1],
])(
  'A second factor set up in a session with remember me %s keeps its %i days [B6] [B13]',
  async (rememberMe, days) => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    await server.signIn(email, PASSWORD, browser, { rememberMe });
    const { totpURI } = (await post(browser, 'enable', { password: PASSWORD })).body;
    await post(browser, 'verify-totp', { code: codeFor(String(totpURI)) });
    const sessions = await server.query(
      `SELECT round(extract(epoch FROM "expiresAt" - "createdAt") / 86400)::integer AS days
     FROM auth.session WHERE "userId" = $1`,
      [id],
    );
    expect(sessions).toEqual([{ days }]);
  },
);

describe('A backup code', () => {
  it('signs in once, even when it is used twenty times at once [B13]', async () => {
    const { email, id, backupCodes } = await givenSecondFactor(server);
    const halves = await Promise.all(Array.from({ length: 20 }, () => halfSignedIn(email)));
    const [code = ''] = backupCodes;
    const answers = await Promise.all(
      halves.map(({ browser }) => post(browser, 'verify-backup-code', { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // The others were wrong tries, enough of them to lock the second factor.
    await server.query(
      'UPDATE auth."twoFactor" SET "failedVerificationCount" = 0, "lockedUntil" = NULL WHERE "userId" = $1',
      [id],
    );
    const { browser } = await halfSignedIn(email);
    expect((await post(browser, 'verify-backup-code', { code })).body.errors).toMatchObject([
      { type: 'CODE_INCORRECT' },
    ]);
    expect((await post(browser, 'verify-backup-code', { code: backupCodes[1] ?? '' })).status).toBe(200);
  });

  it('is invalid once new codes are created [B13]', async () => {
    const { browser, email, backupCodes } = await givenSecondFactor(server);
    const fresh: string[] = (await post(browser, 'generate-backup-codes', { password: PASSWORD })).body
      .backupCodes;
    const half = await halfSignedIn(email);
    expect((await post(half.browser, 'verify-backup-code', { code: backupCodes[0] ?? '' })).status).toBe(422);
    expect((await post(half.browser, 'verify-backup-code', { code: fresh[0] ?? '' })).status).toBe(200);
  });
});
