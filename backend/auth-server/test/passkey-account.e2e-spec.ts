import { beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { passkeyAccounts } from '../src/database/migrations/0040-passkey-accounts.js';
import { openDatabase } from '../src/database/database.js';
import { createLogger } from '../src/logger.js';
import type { Authenticator, Habits } from './authenticator.js';
import { givenConfirmedPerson, givenPasskeyOwner } from './passkey-owner.js';
import { RunningServer, testDatabases } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

type Browser = ReturnType<RunningServer['browser']>;

interface NewPasskeyOptions {
  readonly user: { readonly id: string };
  readonly excludeCredentials: readonly { readonly id: string }[];
}

async function newPasskeyOptions(browser: Browser): Promise<NewPasskeyOptions> {
  const { body }: { body: NewPasskeyOptions } = await browser.get(
    '/api/auth/passkey/generate-register-options',
  );
  return body;
}

async function signals(browser: Browser): Promise<object> {
  const { body }: { body: object } = await browser.get('/api/auth/passkey/signals');
  return body;
}

const actionsOf = async (id: string): Promise<string[]> => {
  const rows = await server.query(
    'SELECT action, outcome FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
    [id],
  );
  return rows.map(({ action, outcome }) => `${action} ${outcome}`);
};

describe('The user handle of an account', () => {
  it('is random, the same for all passkeys of an account, and different for each account', async () => {
    const { browser, id, email } = await givenPasskeyOwner(server);
    const [first, second] = [await newPasskeyOptions(browser), await newPasskeyOptions(browser)];
    const handle = Buffer.from(first.user.id, 'base64url');
    expect(handle).toHaveLength(32);
    expect(second.user.id).toBe(first.user.id);
    expect(handle.toString('latin1')).not.toContain(id);
    expect(handle.toString('latin1')).not.toContain(email);
    const { browser: another } = await givenConfirmedPerson(server);
    expect((await newPasskeyOptions(another)).user.id).not.toBe(first.user.id);
  });

  it('comes with the list of passkeys that the account has already', async () => {
    const { browser } = await givenPasskeyOwner(server);
    const options = await newPasskeyOptions(browser);
    const [passkey] = await server.query(
      'SELECT "credentialID" AS id FROM auth.passkey WHERE "userId" = $1',
      [(await browser.get('/api/auth/get-session')).body.user.id],
    );
    expect(options.excludeCredentials).toMatchObject([{ id: passkey.id }]);
  });

  it('is in no session, and in no response except those for passkeys', async () => {
    const { browser } = await givenPasskeyOwner(server);
    const { body } = await browser.get('/api/auth/get-session');
    expect(JSON.stringify(body)).not.toContain('passkeyHandle');
  });
});

describe('GET /api/auth/passkey/signals', () => {
  it('lists the valid passkeys and the name of the user after each change', async () => {
    const { browser, email } = await givenPasskeyOwner(server);
    const before = await signals(browser);
    expect(before).toEqual({
      rpId: 'localhost',
      userId: (await newPasskeyOptions(browser)).user.id,
      allAcceptedCredentialIds: [expect.stringMatching(/^[\w-]{43}$/)],
      name: email,
      displayName: 'Ada',
    });
    const [passkey] = (await browser.get('/api/auth/passkey/list-user-passkeys')).body;
    await browser.post('/api/auth/passkey/delete-passkey', { id: passkey.id });
    await browser.post('/api/auth/update-user', { name: 'Ada Lovelace' });
    expect(await signals(browser)).toEqual({
      ...before,
      allAcceptedCredentialIds: [],
      displayName: 'Ada Lovelace',
    });
  });

  it('returns 401 without a session', async () => {
    const { status, body } = await server.browser().get('/api/auth/passkey/signals');
    expect([status, body.code]).toEqual([401, 'SESSION_REQUIRED']);
  });
});

describe('The signature counter of a passkey', () => {
  const uses = async (authenticator: Authenticator, habits: readonly Habits[]) => {
    const answers: string[] = [];
    for (const habit of habits) {
      const { status, body } = await authenticator.signIn(server.browser(), habit);
      answers.push(status === 200 ? 'ok' : String(body.code));
    }
    return answers;
  };
  const synced = (counter: number): Habits => ({ isSynced: 'yes', counter });

  it('may decrease for a passkey that a password manager keeps on several devices, and the audit trail records it', async () => {
    const { authenticator, id } = await givenPasskeyOwner(server, { isSynced: 'yes' });
    expect(await uses(authenticator, [synced(6), synced(7), synced(3), synced(0), synced(0)])).toEqual(
      Array(5).fill('ok'),
    );
    const started = 'session.started-with-passkey ok';
    const regressed = 'passkey.counter-regressed ok';
    expect((await actionsOf(id)).slice(2)).toEqual([
      started,
      started,
      regressed,
      started,
      regressed,
      started,
      started,
    ]);
  });

  it.each([
    ['goes back', 3],
    ['stays', 6],
    ['is 0 again', 0],
  ])('that %s is refused for a passkey of one device, which continues to work', async (_case, counter) => {
    const { authenticator, id } = await givenPasskeyOwner(server);
    expect(await uses(authenticator, [{ counter: 6 }, { counter }, { counter: 7 }])).toEqual([
      'ok',
      'PASSKEY_REFUSED',
      'ok',
    ]);
    expect(await actionsOf(id)).not.toContain('passkey.counter-regressed ok');
  });

  it('must not decrease for a passkey that claims to be synced only when it is used', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    expect(await uses(authenticator, [{ counter: 6 }, synced(3), { counter: 7 }])).toEqual([
      'ok',
      'PASSKEY_REFUSED',
      'ok',
    ]);
  });

  it('must not decrease for a passkey that could be on several devices and is not', async () => {
    const { authenticator, id } = await givenPasskeyOwner(server, { isSynced: 'could-be' });
    const single = (counter: number): Habits => ({ isSynced: 'could-be', counter });
    expect(await uses(authenticator, [single(6), single(3), single(7), synced(0)])).toEqual([
      'ok',
      'PASSKEY_REFUSED',
      'ok',
      'ok',
    ]);
    expect((await actionsOf(id)).slice(-3)).toEqual([
      'session.started-with-passkey ok',
      'passkey.counter-regressed ok',
      'session.started-with-passkey ok',
    ]);
  });

  it('may always be 0, as with most password managers', async () => {
    const { authenticator, id } = await givenPasskeyOwner(server, { isSynced: 'yes', counter: 0 });
    expect(await uses(authenticator, [synced(0), synced(0)])).toEqual(['ok', 'ok']);
    expect(await actionsOf(id)).not.toContain('passkey.counter-regressed ok');
  });
});

describe('Passkeys from before there was one user handle per account', () => {
  it('work after the migration, and the counter of a synced one may decrease', async () => {
    const synced = await givenPasskeyOwner(server, { isSynced: 'yes' });
    const single = await givenPasskeyOwner(server);
    const owner = openDatabase({ url: testDatabases().ownerUrl, poolMax: 1 }, createLogger('silent'));
    await owner.transaction().execute(async (transaction) => {
      await sql`UPDATE auth.passkey SET counter = 6`.execute(transaction);
      await sql`ALTER TABLE auth."user" DROP COLUMN "passkeyHandle"`.execute(transaction);
      await sql`ALTER TABLE auth.passkey DROP COLUMN "lastCounter"`.execute(transaction);
      await passkeyAccounts.up(transaction);
    });
    await owner.destroy();
    const elsewhere = () => server.browser();
    const back = await synced.authenticator.signIn(elsewhere(), { isSynced: 'yes', counter: 2 });
    expect(back.status).toBe(200);
    expect(await actionsOf(synced.id)).toContain('passkey.counter-regressed ok');
    expect((await single.authenticator.signIn(elsewhere(), { counter: 2 })).body.code).toBe(
      'PASSKEY_REFUSED',
    );
    expect((await single.authenticator.signIn(elsewhere(), { counter: 7 })).status).toBe(200);
    const handles = await Promise.all(
      [synced, single].map(async ({ browser }) => (await newPasskeyOptions(browser)).user.id),
    );
    expect(new Set(handles).size).toBe(2);
  });
});
