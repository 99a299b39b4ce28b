import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { codeFor, givenSecondFactor, halfAMinuteLater, post } from './authenticator-app.js';
import type { Browser } from './browser.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const NEW_PASSWORD = 'seven green kettles whistle';
const THIEF_PASSWORD = 'nine brown lanterns humming';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

const stranger = () => server.browser();
const confirm = (token: string) => stranger().post('/api/auth/email-change/confirm', { token });
const undo = (token: string) => stranger().post('/api/auth/email-change/undo', { token });
const signUp = (email: string) =>
  stranger().post('/api/auth/sign-up/email', { name: 'Eve', email, password: THIEF_PASSWORD });

/** Asks for a new address and confirms it. @returns The link that takes the change back. */
async function move(browser: Browser, from: string, to: string, password = PASSWORD): Promise<string> {
  await browser.post('/api/auth/email-change', { newEmail: to, password });
  expect((await confirm(await server.mailedToken(to, '/confirm-email'))).status).toBe(200);
  return server.mailedToken(from, '/undo-email-change');
}

/** The owner gets the account back: by the undo link, and a new password by mail. */
async function expectRecovery(email: string, undoLink: string): Promise<void> {
  expect((await undo(undoLink)).status).toBe(200);
  expect((await server.resetPassword(await server.resetLink(email), NEW_PASSWORD)).status).toBe(200);
  const { status, body } = await server.signIn(email, NEW_PASSWORD);
  expect([status, body.user?.email]).toEqual([200, email]);
}

describe('A thief who knows the password and changes the address', () => {
  it('loses the account again although they set a new password [B8]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const [first, second] = [newEmail(), newEmail()];
    const undoLink = await move(browser, email, first);
    expect((await server.resetPassword(await server.resetLink(first), THIEF_PASSWORD)).status).toBe(200);
    await server.signIn(first, THIEF_PASSWORD, browser);
    await move(browser, first, second, THIEF_PASSWORD);
    await expectRecovery(email, undoLink);
    expect((await server.signIn(second, THIEF_PASSWORD)).status).toBe(401);
  });

  it('cannot take the account again with the undo link of a second change [B8]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const [first, second] = [newEmail(), newEmail()];
    const undoLink = await move(browser, email, first);
    const thiefLink = await move(browser, first, second);
    await expectRecovery(email, undoLink);
    expect((await undo(thiefLink)).body.code).toBe('LINK_INVALID');
    expect(await server.query('SELECT email FROM auth."user" WHERE id = $1', [id])).toEqual([{ email }]);
  });

  it('cannot give the former address to another account in the meantime [B4] [B8]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const undoLink = await move(browser, email, newEmail());
    const taken = await signUp(email);
    expect([taken.status, taken.body.code]).toEqual([409, 'EMAIL_TAKEN']);
    const other = await server.givenPerson({ isConfirmed: true });
    const change = { newEmail: email, password: PASSWORD };
    expect((await other.browser.post('/api/auth/email-change', change)).body.code).toBe('EMAIL_TAKEN');
    await expectRecovery(email, undoLink);
  });

  it('cannot delete the account while the former address can take it back [B8]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const undoLink = await move(browser, email, newEmail());
    const refused = await browser.post('/api/auth/delete-account', { password: PASSWORD });
    expect([refused.status, refused.body.code]).toEqual([409, 'EMAIL_CHANGED_RECENTLY']);
    await expectRecovery(email, undoLink);
  });

  it('does not lock the owner out with a second factor that is added after the change [B13]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const undoLink = await move(browser, email, newEmail());
    const { totpURI } = (await post(browser, 'enable', { password: PASSWORD })).body;
    expect((await post(browser, 'verify-totp', { code: codeFor(String(totpURI)) })).status).toBe(200);
    await expectRecovery(email, undoLink);
  });

  it('does not remove the second factor that the owner had before [B13]', async () => {
    const { browser, email, totpURI } = await givenSecondFactor(server);
    const undoLink = await move(browser, email, newEmail());
    expect((await undo(undoLink)).status).toBe(200);
    await server.resetPassword(await server.resetLink(email), NEW_PASSWORD);
    const owner = server.browser();
    expect((await server.signIn(email, NEW_PASSWORD, owner)).body.twoFactorRedirect).toBe(true);
    await halfAMinuteLater(server);
    expect((await post(owner, 'verify-totp', { code: codeFor(totpURI) })).status).toBe(200);
  });
});

describe('A change of address that is not confirmed yet', () => {
  it.each([
    [
      'the owner changes the password',
      (browser: Browser) =>
        browser.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
    ],
    [
      'the owner ends the other sessions',
      (browser: Browser) => browser.post('/api/auth/sessions/revoke-others'),
    ],
  ])('is void once %s [B8]', async (_case, act) => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const thief = server.browser();
    await server.signIn(email, PASSWORD, thief);
    const evil = newEmail();
    await thief.post('/api/auth/email-change', { newEmail: evil, password: PASSWORD });
    expect((await act(browser)).status).toBe(200);
    expect((await confirm(await server.mailedToken(evil, '/confirm-email'))).body.code).toBe('LINK_INVALID');
    expect(await server.query('SELECT email FROM auth."user" WHERE id = $1', [id])).toEqual([{ email }]);
    expect((await browser.get('/api/auth/get-session')).body.user.email).toBe(email);
  });

  it('is replaced by the next request: only the newest link works [B8]', async () => {
    const { browser, id } = await server.givenPerson({ isConfirmed: true });
    const [first, second] = [newEmail(), newEmail()];
    for (const newAddress of [first, second]) {
      await browser.post('/api/auth/email-change', { newEmail: newAddress, password: PASSWORD });
    }
    const [older, newer] = [
      await server.mailedToken(first, '/confirm-email'),
      await server.mailedToken(second, '/confirm-email'),
    ];
    expect((await confirm(older)).body.code).toBe('LINK_INVALID');
    expect((await confirm(newer)).status).toBe(200);
    expect(await server.query('SELECT email FROM auth."user" WHERE id = $1', [id])).toEqual([
      { email: second },
    ]);
  });

  it('mails no link that could take over the account to an address that was never confirmed [B8]', async () => {
    const { browser, email } = await server.givenPerson();
    const to = newEmail();
    await browser.post('/api/auth/email-change', { newEmail: to, password: PASSWORD });
    expect((await confirm(await server.mailedToken(to, '/confirm-email'))).status).toBe(200);
    const texts = (await server.mailsTo(email)).map(({ Text }) => Text);
    expect(texts.filter((text) => text.includes('/undo-email-change'))).toEqual([]);
  });
});

it('A reset link in the former mailbox sets no password after the address has changed [B7]', async () => {
  const { browser, email } = await server.givenPerson({ isConfirmed: true });
  const link = await server.resetLink(email);
  const to = newEmail();
  await move(browser, email, to);
  expect((await server.resetPassword(link, THIEF_PASSWORD)).body.code).toBe('LINK_INVALID');
  expect((await server.signIn(to, THIEF_PASSWORD)).status).toBe(401);
  expect((await server.signIn(to, PASSWORD)).status).toBe(200);
});

describe('A link whose effect fails', () => {
  it('still sets the password once the database accepts it [B7]', async () => {
    const { email, id } = await server.givenPerson({ isConfirmed: true });
    const link = await server.resetLink(email);
    await server.query(`
      CREATE FUNCTION auth.fail_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$`);
    await server.query(`
      CREATE TRIGGER fail_for_test BEFORE UPDATE ON auth.account FOR EACH ROW
      WHEN (new."userId" = '${id}') EXECUTE FUNCTION auth.fail_for_test()`);
    try {
      expect((await server.resetPassword(link, NEW_PASSWORD)).status).toBeGreaterThanOrEqual(500);
    } finally {
      await server.query('DROP FUNCTION auth.fail_for_test CASCADE');
    }
    expect((await server.signIn(email, PASSWORD)).status).toBe(200);
    expect((await server.resetPassword(link, NEW_PASSWORD)).status).toBe(200);
    expect((await server.signIn(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('still moves the account once the new address is free [B8]', async () => {
    const { browser, id } = await server.givenPerson({ isConfirmed: true });
    const to = newEmail();
    await browser.post('/api/auth/email-change', { newEmail: to, password: PASSWORD });
    const link = await server.mailedToken(to, '/confirm-email');
    const other = await server.givenPerson();
    await server.query('UPDATE auth."user" SET email = $2 WHERE id = $1', [other.id, to]);
    expect((await confirm(link)).body.code).toBe('EMAIL_TAKEN');
    await server.query('UPDATE auth."user" SET email = $2 WHERE id = $1', [other.id, newEmail()]);
    expect((await confirm(link)).status).toBe(200);
    expect(await server.query('SELECT email FROM auth."user" WHERE id = $1', [id])).toEqual([{ email: to }]);
  });

  it('undoes the change once when it is used twenty times at once [B8]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const link = await move(browser, email, newEmail());
    const answers = await Promise.all(Array.from({ length: 20 }, () => undo(link)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'LINK_INVALID')).toHaveLength(19);
  });
});

describe('A thief who adds a credential while the owner takes the account back', () => {
  it('gets no passkey that survives [B16]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const undoLink = await move(browser, email, newEmail());
    await server.query(`
      CREATE FUNCTION auth.wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(1.5); RETURN new; END $$`);
    await server.query(`
      CREATE TRIGGER wait_for_test BEFORE INSERT ON auth.passkey FOR EACH ROW
      WHEN (new."userId" = '${id}') EXECUTE FUNCTION auth.wait_for_test()`);
    const thief = new Authenticator();
    try {
      const adding = thief.register(browser);
      await server.untilStatements(`wait_event = 'PgSleep'`);
      await expectRecovery(email, undoLink);
      const { status, body } = await adding;
      expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
    } finally {
      await server.query('DROP FUNCTION auth.wait_for_test CASCADE');
    }
    expect((await thief.signIn(server.browser())).status).toBe(401);
    expect(await server.query('SELECT 1 FROM auth.passkey WHERE "userId" = $1', [id])).toEqual([]);
  });

  it('cannot turn a second factor on without a secret [B16]', async () => {
    const { browser, email, id } = await server.givenPerson({ isConfirmed: true });
    const { totpURI } = (await post(browser, 'enable', { password: PASSWORD })).body;
    const event = await server.database.connect();
    try {
      await event.query('BEGIN');
      await event.query('SELECT 1 FROM auth."user" WHERE id = $1 FOR UPDATE', [id]);
      const adding = post(browser, 'verify-totp', { code: codeFor(String(totpURI)) });
      await server.untilStatements(`wait_event_type = 'Lock' AND query ILIKE '%update%user%'`);
      await event.query('DELETE FROM auth."twoFactor" WHERE "userId" = $1', [id]);
      await event.query('COMMIT');
      const { status, body } = await adding;
      expect([status, body.code]).toEqual([401, 'SIGN_IN_OVERTAKEN']);
    } finally {
      event.release();
    }
    const { status, body } = await server.signIn(email, PASSWORD);
    expect([status, body.user?.email]).toEqual([200, email]);
  });
});
