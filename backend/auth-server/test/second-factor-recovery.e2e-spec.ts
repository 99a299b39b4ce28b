import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, halfAMinuteLater, post } from './authenticator-app.js';
import { openDatabase } from '../src/database/database.js';
import { createLogger } from '../src/logger.js';
import { removeDueSecondFactors } from '../src/second-factor/recovery-job.js';
import type { Browser } from './browser.js';
import { PASSWORD, RunningServer, testDatabases } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

/** The right password, and no code. */
async function halfSignedIn(email: string): Promise<Browser> {
  const browser = server.browser();
  expect((await server.signIn(email, PASSWORD, browser)).body.twoFactorRedirect).toBe(true);
  return browser;
}

const confirm = (token: string, browser = server.browser()) => post(browser, 'recovery/confirm', { token });
const cancel = (browser: Browser, body: object = {}) => post(browser, 'recovery/cancel', body);
async function removesAt(browser: Browser): Promise<string | null> {
  const { body } = await browser.get('/api/auth/two-factor/recovery');
  return body.removesAt === null ? null : String(body.removesAt);
}

async function givenRequest() {
  const person = await givenSecondFactor(server);
  const half = await halfSignedIn(person.email);
  expect((await post(half, 'recovery/request', {})).status).toBe(200);
  return { ...person, half, token: await server.mailedToken(person.email, '/recover-second-factor') };
}

async function givenAnnouncement() {
  const person = await givenRequest();
  const { status, body } = await confirm(person.token);
  expect(status).toBe(200);
  const cancelToken = await server.mailedToken(person.email, '/cancel-second-factor-recovery');
  return { ...person, removesAt: String(body.removesAt), cancelToken };
}

const waitingTimeIsOver = (userId: string) =>
  server.query(`UPDATE auth.second_factor_recovery SET removes_at = now() WHERE user_id = $1`, [userId]);

async function subjectsTo(email: string): Promise<string[]> {
  return (await server.mailsTo(email))
    .map(({ Subject }) => Subject)
    .filter((text) => /two-factor/i.test(text));
}

async function actionsOf(userId: string): Promise<string[]> {
  const rows = await server.query(
    `SELECT action FROM auth.audit_event WHERE user_id = $1 AND action LIKE 'second-factor.reco%' ORDER BY id`,
    [userId],
  );
  return rows.map(({ action }) => String(action));
}

describe('A lost second factor', () => {
  it('is removed 72 hours after a request with password and mail, with a mail at each step [B13]', async () => {
    const { email, id, browser, removesAt: announced } = await givenAnnouncement();
    expect(Math.round((Date.parse(announced) - Date.now()) / 3_600_000)).toBe(72);
    expect(await removesAt(browser)).toBe(announced);
    expect((await server.signIn(email, PASSWORD)).body.twoFactorRedirect).toBe(true);

    await waitingTimeIsOver(id);
    const { user } = (await server.signIn(email, PASSWORD)).body;
    expect(user).toMatchObject({ id, twoFactorEnabled: false });
    expect((await browser.get('/api/auth/token')).status).toBe(401);
    expect(await subjectsTo(email)).toEqual([
      'Two-factor authentication was removed',
      'Two-factor authentication will be removed',
      'Remove two-factor authentication?',
      'Two-factor authentication is on',
    ]);
    expect(await actionsOf(id)).toEqual([
      'second-factor.recovery-requested',
      'second-factor.recovery-started',
      'second-factor.recovered',
    ]);
  });

  it('cannot be removed by someone who knows the password but cannot read the mail [B13]', async () => {
    const { half, id } = await givenRequest();
    expect((await confirm('made-up-token', half)).body.code).toBe('LINK_INVALID');
    expect(await server.query('SELECT 1 FROM auth.second_factor_recovery WHERE user_id = $1', [id])).toEqual(
      [],
    );
  });

  it('cannot be removed by someone who reads the mail but does not know the password [B13]', async () => {
    const { email } = await givenSecondFactor(server);
    const browser = server.browser();
    await server.signIn(email, 'not the right words', browser);
    const { status, body } = await post(browser, 'recovery/request', {});
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
    expect(await subjectsTo(email)).toEqual(['Two-factor authentication is on']);
  });

  it('shows its waiting time to its owner only [B13]', async () => {
    await givenAnnouncement();
    expect((await server.browser().get('/api/auth/two-factor/recovery')).body.code).toBe('SESSION_REQUIRED');
    expect((await cancel(server.browser())).body.code).toBe('SESSION_REQUIRED');
  });

  it('has one waiting time: a second link neither extends it nor voids the link that cancels [B13]', async () => {
    const { email, half, removesAt: announced, cancelToken } = await givenAnnouncement();
    await post(half, 'recovery/request', {});
    const again = await confirm(await server.mailedToken(email, '/recover-second-factor'));
    expect(again.body.removesAt).toBe(announced);
    expect(
      (await subjectsTo(email)).filter((text) => text === 'Two-factor authentication will be removed'),
    ).toHaveLength(1);
    expect((await cancel(server.browser(), { token: cancelToken })).status).toBe(200);
  });
});

describe('An announced removal is cancelled', () => {
  it('by the mailed link, once, and the earlier link starts nothing [B13]', async () => {
    const { browser, email, half, id, cancelToken } = await givenAnnouncement();
    await post(half, 'recovery/request', {});
    const pending = await server.mailedToken(email, '/recover-second-factor');
    expect((await cancel(server.browser(), { token: cancelToken })).status).toBe(200);
    expect((await cancel(server.browser(), { token: cancelToken })).body.code).toBe('LINK_INVALID');
    expect((await confirm(pending)).body.code).toBe('LINK_INVALID');
    expect(await removesAt(browser)).toBeNull();
    expect((await subjectsTo(email))[0]).toBe('Two-factor authentication stays on');
    expect(
      (await actionsOf(id)).filter((action) => action === 'second-factor.recovery-cancelled'),
    ).toHaveLength(1);
    expect((await server.signIn(email, PASSWORD)).body.twoFactorRedirect).toBe(true);
  });

  it('by a device that is signed in [B13]', async () => {
    const { browser, email } = await givenAnnouncement();
    expect((await cancel(browser)).status).toBe(200);
    expect(await removesAt(browser)).toBeNull();
    expect((await cancel(browser)).status).toBe(200);
    expect(
      (await subjectsTo(email)).filter((text) => text === 'Two-factor authentication stays on'),
    ).toHaveLength(1);
  });

  it('by a code of the authenticator app [B13]', async () => {
    const { browser, email, id, totpURI } = await givenAnnouncement();
    const half = await halfSignedIn(email);
    await halfAMinuteLater(server);
    expect((await post(half, 'verify-totp', { code: '000000' })).status).toBe(422);
    expect(await removesAt(browser)).not.toBeNull();
    expect((await post(half, 'verify-totp', { code: codeFor(totpURI) })).status).toBe(200);
    expect(await removesAt(browser)).toBeNull();
    expect((await subjectsTo(email))[0]).toBe('Two-factor authentication stays on');
    expect(await actionsOf(id)).toContain('second-factor.recovery-cancelled');
  });

  it('by a new password, even after the waiting time [B13]', async () => {
    const { email, id } = await givenAnnouncement();
    await server.browser().post('/api/auth/request-password-reset', { email });
    const newPassword = 'seven green kettles whistle';
    await server.browser().post('/api/auth/reset-password', {
      token: await server.mailedToken(email, '/reset-password'),
      newPassword,
    });
    await waitingTimeIsOver(id);
    expect((await server.signIn(email, newPassword)).body.twoFactorRedirect).toBe(true);
  });
});

describe('A removal that is due', () => {
  it('happens once with two servers and twenty simultaneous sign-ins [B13]', async () => {
    const { email, id } = await givenAnnouncement();
    const other = await RunningServer.start();
    await waitingTimeIsOver(id);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? server : other).signIn(email, PASSWORD)),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await actionsOf(id)).filter((action) => action === 'second-factor.recovered')).toHaveLength(1);
    const mails = [
      ...(await subjectsTo(email)),
      ...(await other.mailsTo(email)).map(({ Subject }) => Subject),
    ];
    expect(mails.filter((text) => text === 'Two-factor authentication was removed')).toHaveLength(1);
    await other.stop();
  });
});

describe('The recovery job of every server', () => {
  const logger = createLogger('silent');
  const openParts = () => ({
    database: openDatabase({ url: testDatabases().authUrl, poolMax: 4 }, logger),
    sendMail: () => undefined,
  });

  it('removes a second factor when it is due, without a sign-in, once for all servers [B13]', async () => {
    const { email, id } = await givenAnnouncement();
    const servers = [openParts(), openParts(), openParts()];
    const runAll = () => Promise.all(servers.map((parts) => removeDueSecondFactors(parts, logger)));
    await runAll();
    expect((await server.signIn(email, PASSWORD)).body.twoFactorRedirect).toBe(true);
    await waitingTimeIsOver(id);
    await runAll();
    await runAll();
    expect((await server.signIn(email, PASSWORD)).body.user).toMatchObject({ id, twoFactorEnabled: false });
    expect((await actionsOf(id)).filter((action) => action === 'second-factor.recovered')).toHaveLength(1);
    await Promise.all(servers.map(({ database }) => database.destroy()));
  });

  it('deletes a recovery that a change of the account has voided, and records it in the audit trail [B13]', async () => {
    const { browser, id } = await givenAnnouncement();
    const parts = openParts();
    await post(browser, 'disable', { password: PASSWORD });
    await removeDueSecondFactors(parts, logger);
    await parts.database.destroy();
    expect(await server.query('SELECT 1 FROM auth.second_factor_recovery WHERE user_id = $1', [id])).toEqual(
      [],
    );
    expect((await actionsOf(id)).at(-1)).toBe('second-factor.recovery-cancelled');
  });
});

it.each([
  ['1', 'production', 'SECOND_FACTOR_RECOVERY_HOURS is less than 24'],
  ['337', 'development', 'SECOND_FACTOR_RECOVERY_HOURS must be a whole number from 1 to 336'],
])('The server does not start with a waiting time of %s hours in %s [B13]', async (hours, mode, message) => {
  const env = { NODE_ENV: mode, SECOND_FACTOR_RECOVERY_HOURS: hours };
  await expect(RunningServer.start({ env })).rejects.toThrow(message);
});
