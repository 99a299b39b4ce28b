import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { ORIGIN } from './browser.js';
import { PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

type Browser = ReturnType<RunningServer['browser']>;
interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly lastUsedAt: string | null;
}

async function givenPasskey() {
  const person = await server.givenPerson({ isConfirmed: true });
  const authenticator = new Authenticator();
  const { status } = await authenticator.register(person.browser);
  expect(status).toBe(200);
  return { ...person, authenticator };
}

const listOf = async (browser: Browser) => {
  const passkeys: Passkey[] = (await browser.get('/api/auth/passkey/list-user-passkeys')).body;
  return passkeys;
};

const actionsOf = async (id: string) => {
  const rows = await server.query(
    'SELECT action, outcome FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
    [id],
  );
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
};

const signInLongAgo = (id: string) =>
  server.query(`UPDATE auth.session SET "createdAt" = now() - interval '16 minutes' WHERE "userId" = $1`, [
    id,
  ]);

describe('A passkey', () => {
  it('signs in without a password, and is listed with the time of its last use [B13]', async () => {
    const { browser, email, id, authenticator } = await givenPasskey();
    expect(await listOf(browser)).toEqual([
      {
        id: expect.any(String),
        credentialId: expect.stringMatching(/^[\w-]{43}$/),
        name: 'Test key',
        isSynced: false,
        createdAt: expect.any(String),
        lastUsedAt: null,
      },
    ]);
    const elsewhere = server.browser();
    const { status, body } = await authenticator.signIn(elsewhere);
    expect([status, body.user.email, JSON.stringify(body).includes('"token"')]).toEqual([200, email, false]);
    expect((await elsewhere.get('/api/auth/token')).status).toBe(200);
    expect((await listOf(browser))[0]?.lastUsedAt).toEqual(expect.any(String));
    expect(await actionsOf(id)).toEqual([
      'account.created ok',
      'passkey.added ok',
      'session.started-with-passkey ok',
    ]);
  });

  it('is created with the address of its account, and requires user verification [B13]', async () => {
    const { browser, email } = await server.givenPerson({ isConfirmed: true });
    const { body } = await browser.get('/api/auth/passkey/generate-register-options?name=Laptop');
    expect(body.user).toMatchObject({ name: email, displayName: 'Ada' });
    expect(body.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    });
    const asked = await server.browser().get('/api/auth/passkey/generate-authenticate-options');
    expect(asked.body).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(asked.body.allowCredentials).toBeUndefined();
  });

  it('causes a mail when it is added and when it is removed [B13]', async () => {
    const { browser, email } = await givenPasskey();
    const [passkey] = await listOf(browser);
    await browser.post('/api/auth/passkey/delete-passkey', { id: passkey?.id });
    expect((await server.mailsTo(email)).map(({ Subject }) => Subject).slice(0, 2)).toEqual([
      'A passkey was removed from your account',
      'A passkey was added to your account',
    ]);
  });

  it('without user verification is not added and does not sign in, because it would replace the second factor [B13]', async () => {
    const { browser, id } = await server.givenPerson({ isConfirmed: true });
    const authenticator = new Authenticator();
    const refused = await authenticator.register(browser, 'Bare key', { verifiesUser: false });
    expect([refused.status, refused.body.code]).toEqual([422, 'PASSKEY_UNUSABLE']);
    expect(await listOf(browser)).toEqual([]);

    await authenticator.register(browser);
    const elsewhere = server.browser();
    const { status, body } = await authenticator.signIn(elsewhere, { verifiesUser: false });
    expect([status, body.code]).toEqual([401, 'PASSKEY_REFUSED']);
    expect((await elsewhere.get('/api/auth/token')).status).toBe(401);
    expect((await actionsOf(id)).at(-1)).toBe('session.started-with-passkey PASSKEY_REFUSED');
  });

  it('is refused when it was used on another page, or its response is sent again [B13]', async () => {
    const { browser, authenticator } = await givenPasskey();
    const elsewhere = server.browser();
    const fooled = await authenticator.signIn(elsewhere, { origin: 'https://holdfast.evil.example' });
    expect([fooled.status, fooled.body.code]).toEqual([401, 'PASSKEY_REFUSED']);

    const { body: options } = await elsewhere.get('/api/auth/passkey/generate-authenticate-options');
    const jar = new Map(elsewhere.cookies);
    const answer = { response: authenticator.use(String(options.challenge), 'localhost') };
    const results = await Promise.all(
      Array.from({ length: 20 }, () => {
        const twin = server.browser();
        for (const [name, value] of jar) twin.cookies.set(name, value);
        return twin.post('/api/auth/passkey/verify-authentication', answer);
      }),
    );
    expect(results.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200, 401]));
    expect(await listOf(browser)).toHaveLength(1);
  });

  it('that is unknown is refused like a wrong password [B13]', async () => {
    const stranger = new Authenticator();
    stranger.create('unused', 'localhost');
    const { status, body } = await stranger.signIn(server.browser());
    expect([status, body.code]).toEqual([401, 'PASSKEY_UNKNOWN']);
  });

  it('does not sign in to a banned account [B15]', async () => {
    const { id, authenticator } = await givenPasskey();
    await server.query('UPDATE auth."user" SET banned = true WHERE id = $1', [id]);
    const { status, body } = await authenticator.signIn(server.browser());
    expect([status, body.code]).toEqual([403, 'ACCOUNT_BANNED']);
  });

  it.each([
    ['no answer at all', {}],
    ['a credential that is a list', { response: [] }],
    ['an id of another type', { response: { id: { $ne: 1 }, rawId: 'x', type: 'public-key', response: {} } }],
    [
      'an id of 2000 characters',
      { response: { id: 'x'.repeat(2000), rawId: 'x', type: 'public-key', response: {} } },
    ],
  ])('that consists of %s gets a 422', async (_case, body) => {
    const answer = await server.browser().post('/api/auth/passkey/verify-authentication', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'REQUEST_INVALID']);
  });
});

describe('The passkeys of an account', () => {
  it('are added and removed only within 15 minutes of a sign-in [B13]', async () => {
    const { browser, id, email, authenticator } = await givenPasskey();
    await signInLongAgo(id);
    const [passkey] = await listOf(browser);
    const remove = () => browser.post('/api/auth/passkey/delete-passkey', { id: passkey?.id });
    for (const refused of [await new Authenticator().register(browser), await remove()]) {
      expect([refused.status, refused.body.code]).toEqual([403, 'SESSION_NOT_FRESH']);
    }
    expect(await listOf(browser)).toHaveLength(1);
    await server.signIn(email, PASSWORD, browser);
    expect((await remove()).status).toBe(200);
    expect((await authenticator.signIn(server.browser())).body.code).toBe('PASSKEY_UNKNOWN');
  });

  it('are renamed and removed by their owner only [B13]', async () => {
    const { browser, id } = await givenPasskey();
    const [passkey] = await listOf(browser);
    const rename = (by: Browser, name: string) =>
      by.post('/api/auth/passkey/update-passkey', { id: passkey?.id, name });
    const { browser: stranger } = await server.givenPerson({ isConfirmed: true });
    expect((await rename(stranger, 'Mine now')).body.code).toBe('PASSKEY_NOT_FOUND');
    const foreign = await stranger.post('/api/auth/passkey/delete-passkey', { id: passkey?.id });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'PASSKEY_NOT_FOUND']);
    expect((await rename(browser, '  ')).body.errors).toMatchObject([{ type: 'NAME_REQUIRED' }]);
    expect((await rename(browser, 'Laptop')).status).toBe(200);
    expect(await listOf(browser)).toMatchObject([{ name: 'Laptop' }]);
    expect((await actionsOf(id)).at(-1)).toBe('passkey.renamed ok');
  });

  it('are kept if they are the last sign-in method, even when two are removed at once [B13]', async () => {
    const { browser, id } = await givenPasskey();
    await new Authenticator().register(browser, 'Second key');
    await server.query('UPDATE auth.account SET password = NULL WHERE "userId" = $1', [id]);
    const passkeys = await listOf(browser);
    // Both have to be in progress before either may look at what is left.
    const gate = await server.database.connect();
    await gate.query('BEGIN; LOCK TABLE auth.account IN ACCESS EXCLUSIVE MODE');
    const removals = passkeys.map((passkey) =>
      browser.post('/api/auth/passkey/delete-passkey', { id: passkey.id }),
    );
    await server.untilStatements(`wait_event_type = 'Lock'`, 2);
    await gate.query('COMMIT');
    gate.release();
    const answers = await Promise.all(removals);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.map(({ body }) => String(body.code))).toContain('LAST_SIGN_IN_METHOD');
    expect(await listOf(browser)).toHaveLength(1);
  });

  it('end every other session when one of them is removed, and the API gets the event [B13] [A15]', async () => {
    const { browser, id, authenticator } = await givenPasskey();
    const thief = server.browser();
    await authenticator.signIn(thief);
    const [passkey] = await listOf(browser);
    await browser.post('/api/auth/passkey/delete-passkey', { id: passkey?.id });
    expect((await thief.get('/api/auth/token')).status).toBe(401);
    expect((await browser.get('/api/auth/token')).status).toBe(200);
    const events = await server.query('SELECT type FROM auth.account_event WHERE user_id = $1', [id]);
    expect(events).toEqual([{ type: 'session.ended' }]);
  });

  it('are shown to their owner only, and only with a session [B13]', async () => {
    const { browser } = await server.givenPerson({ isConfirmed: true });
    await givenPasskey();
    expect(await listOf(browser)).toEqual([]);
    for (const route of ['list-user-passkeys', 'generate-register-options']) {
      const { body } = await server.browser().get(`/api/auth/passkey/${route}`);
      expect(body.code).toBe('SESSION_REQUIRED');
    }
  });

  it('are deleted with the account [B8]', async () => {
    const { browser, id } = await givenPasskey();
    await browser.post('/api/auth/delete-account', { password: PASSWORD });
    expect(await server.query('SELECT 1 FROM auth.passkey WHERE "userId" = $1', [id])).toEqual([]);
  });

  it('can be tried ten times a minute from one address [B10]', async () => {
    const limited = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true' } });
    const stranger = new Authenticator();
    stranger.create('unused', 'localhost');
    const browser = limited.browser({ origin: ORIGIN });
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) statuses.push((await stranger.signIn(browser)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    await server.query('DELETE FROM auth.request_count');
  });
});

describe('GET /api/auth/providers', () => {
  it('tells every visitor which sign-in methods there are [B13]', async () => {
    const { status, body } = await server.browser().get('/api/auth/providers');
    expect([status, body]).toEqual([200, { providers: [], passkeys: true }]);
  });
});
