import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, halfAMinuteLater, post } from './authenticator-app.js';
import { PASSWORD, RunningServer } from './running-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

describe('A sign-in in progress', () => {
  it('gets no session if the password is reset right before the session is stored [B7] [B16]', async () => {
    const { email, id } = await server.givenPerson({ isConfirmed: true });
    const link = await server.resetLink(email);
    const gate = await server.database.connect();
    // Before `outdated_session_refused`: PostgreSQL fires triggers in the order of their names.
    await server.query(`
      CREATE FUNCTION auth.wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN new; END $$`);
    await server.query(`
      CREATE TRIGGER a_wait_for_test BEFORE INSERT ON auth.session FOR EACH ROW
      WHEN (new."userId" = '${id}') EXECUTE FUNCTION auth.wait_for_test()`);
    try {
      await gate.query('SELECT pg_advisory_lock(4711)');
      const signIns = Array.from({ length: 5 }, () => server.signIn(email, PASSWORD));
      await server.untilStatements(`wait_event = 'advisory'`, 5);
      expect((await server.resetPassword(link, NEW_PASSWORD)).status).toBe(200);
      await gate.query('SELECT pg_advisory_unlock(4711)');
      expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual(Array(5).fill(401));
    } finally {
      gate.release(true);
      await server.query('DROP FUNCTION auth.wait_for_test CASCADE');
    }
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('gets no session with the old password, in 3 resets with 12 sign-ins each [B7] [B16]', async () => {
    const { email, id } = await server.givenPerson({ isConfirmed: true });
    let password = PASSWORD;
    for (let round = 1; round <= 3; round += 1) {
      const link = await server.resetLink(email);
      const next = `${NEW_PASSWORD} ${round}`;
      const old = password;
      const signIns = Array.from({ length: 12 }, async (_, index) => {
        await delay(index * 15);
        return server.signIn(email, old);
      });
      await delay(60);
      expect((await server.resetPassword(link, next)).status).toBe(200);
      const answers = await Promise.all(signIns);
      expect(answers.filter(({ status }) => ![200, 401].includes(status))).toEqual([]);
      expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
      password = next;
    }
    expect((await server.signIn(email, password)).status).toBe(200);
  });

  it('gets no session when a ban comes in between [A15] [B15]', async () => {
    const { email, id } = await server.givenPerson({ isConfirmed: true });
    const signIns = Array.from({ length: 30 }, async (_, index) => {
      await delay(index * 10);
      return server.signIn(email, PASSWORD);
    });
    await delay(100);
    await server.query('UPDATE auth."user" SET banned = true WHERE id = $1', [id]);
    await Promise.all(signIns);
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
  });

  it.each([
    [
      'the password is reset',
      async (email: string) => server.resetPassword(await server.resetLink(email), NEW_PASSWORD),
    ],
    [
      'the account is banned and the ban lifted',
      async (_email: string, id: string) => {
        await server.query('UPDATE auth."user" SET banned = true WHERE id = $1', [id]);
        await server.query('UPDATE auth."user" SET banned = false WHERE id = $1', [id]);
      },
    ],
  ])('that still needs a code gets no session once %s [B13]', async (_case, act) => {
    const { email, id, totpURI } = await givenSecondFactor(server);
    const half = server.browser();
    expect((await server.signIn(email, PASSWORD, half)).body.twoFactorRedirect).toBe(true);
    await act(email, id);
    await halfAMinuteLater(server);
    const { status, body } = await post(half, 'verify-totp', { code: codeFor(totpURI) });
    expect([status, body.code]).toEqual([401, 'SIGN_IN_OVERTAKEN']);
    await halfAMinuteLater(server);
    expect((await half.get('/api/auth/get-session')).body).toBeNull();
  });

  it('starts over when the cookie of its first step is missing [B13]', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    const half = server.browser();
    await server.signIn(email, PASSWORD, half);
    half.cookies.delete('holdfast.second_factor_pending');
    const { status, body } = await post(half, 'verify-totp', { code: codeFor(totpURI) });
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });
});

it('Turning the second factor on keeps this session and ends the others [B13]', async () => {
  const { browser, email } = await server.givenPerson({ isConfirmed: true });
  const other = server.browser();
  await server.signIn(email, PASSWORD, other);
  const { totpURI } = (await post(browser, 'enable', { password: PASSWORD })).body;
  await post(browser, 'verify-totp', { code: codeFor(String(totpURI)) });
  expect((await browser.get('/api/auth/get-session')).body.user.email).toBe(email);
  expect((await other.get('/api/auth/get-session')).body).toBeNull();
});

it.each(['/two-factor/enable', '/link-social', '/passkey/generate-register-options'])(
  'An unconfirmed address prevents every lasting credential: %s [B17]',
  async (route) => {
    const { browser } = await server.givenPerson();
    const ask = () =>
      route.startsWith('/passkey')
        ? browser.get(`/api/auth${route}`)
        : browser.post(
            `/api/auth${route}`,
            route === '/link-social' ? { provider: 'google' } : { password: PASSWORD },
          );
    const { status, body } = await ask();
    expect([status, body.code]).toEqual([403, 'EMAIL_UNCONFIRMED']);
  },
);
