import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from './authenticator.js';
import { givenConfirmedPerson, givenPasskeyOwner } from './passkey-owner.js';
import { RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

type Browser = ReturnType<RunningServer['browser']>;

/** What a sign-in page does when it is opened, in a browser that other pages share. */
async function openSignInPage(browser: Browser): Promise<string> {
  const { body } = await browser.get('/api/auth/passkey/generate-authenticate-options');
  return String(body.challenge);
}

async function openAccountPage(browser: Browser): Promise<string> {
  const { body } = await browser.get('/api/auth/passkey/generate-register-options');
  return String(body.challenge);
}

const answer = (browser: Browser, response: object) =>
  browser.post('/api/auth/passkey/verify-authentication', { response });

const add = (browser: Browser, challenge: string) =>
  browser.post('/api/auth/passkey/verify-registration', {
    response: new Authenticator().create(challenge, 'localhost'),
  });

const challengeCookies = (browser: Browser) =>
  [...browser.cookies.keys()].filter((name) => name.includes('passkey_challenge'));

async function listLength(browser: Browser): Promise<number> {
  const { body }: { body: object[] } = await browser.get('/api/auth/passkey/list-user-passkeys');
  return body.length;
}

describe('The challenges of several sign-in pages in one browser', () => {
  it('are independent: each page signs in, whichever was opened first', async () => {
    const { authenticator, email } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const pages = [
      await openSignInPage(browser),
      await openSignInPage(browser),
      await openSignInPage(browser),
    ];
    for (const challenge of pages) {
      const { status, body } = await answer(browser, authenticator.use(challenge, 'localhost'));
      expect([status, body.user?.email]).toEqual([200, email]);
    }
    expect(challengeCookies(browser)).toEqual([]);
  });

  it('are used up one by one: a failed attempt does not affect the other pages', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const [first, second] = [await openSignInPage(browser), await openSignInPage(browser)];
    const fooled = await answer(
      browser,
      authenticator.use(first, 'localhost', { origin: 'https://holdfast.evil.example' }),
    );
    expect([fooled.status, fooled.body.code]).toEqual([401, 'PASSKEY_REFUSED']);
    const again = await answer(browser, authenticator.use(first, 'localhost'));
    expect([again.status, again.body.code]).toEqual([401, 'PASSKEY_EXPIRED']);
    expect((await answer(browser, authenticator.use(second, 'localhost'))).status).toBe(200);
  });

  it('do not overwrite each other when the pages are opened at the same time', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const pages = await Promise.all(Array.from({ length: 5 }, () => openSignInPage(browser)));
    for (const challenge of pages) {
      expect((await answer(browser, authenticator.use(challenge, 'localhost'))).status).toBe(200);
    }
  });

  it('work once, even for a client that kept the cookies', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const response = authenticator.use(await openSignInPage(browser), 'localhost');
    const kept = new Map(browser.cookies);
    expect((await answer(browser, response)).status).toBe(200);
    const replay = server.browser();
    for (const [name, value] of kept) replay.cookies.set(name, value);
    const { status, body } = await answer(replay, response);
    expect([status, body.code]).toEqual([401, 'PASSKEY_EXPIRED']);
  });

  it('are invalid in another browser, under another name, or without a signature', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const [first, second] = [await openSignInPage(browser), await openSignInPage(browser)];
    const stolen = await answer(server.browser(), authenticator.use(first, 'localhost'));
    expect([stolen.status, stolen.body.code]).toEqual([401, 'PASSKEY_EXPIRED']);

    const [firstName = '', secondName = ''] = challengeCookies(browser).sort();
    const swapped = server.browser();
    swapped.cookies.set(secondName, browser.cookies.get(firstName) ?? '');
    const mixed = await answer(swapped, authenticator.use(second, 'localhost'));
    expect([mixed.status, mixed.body.code]).toEqual([401, 'PASSKEY_REFUSED']);

    const forged = server.browser();
    forged.cookies.set(secondName, 'made-up');
    forged.cookies.set('holdfast.passkey_challenge', browser.cookies.get(secondName) ?? '');
    const refused = await answer(forged, authenticator.use(second, 'localhost'));
    expect([refused.status, refused.body.code]).toEqual([401, 'PASSKEY_EXPIRED']);

    expect((await answer(browser, authenticator.use(second, 'localhost'))).status).toBe(200);
  });

  it('are limited to twelve: the oldest ends, and the newest still signs in', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const oldest = await openSignInPage(browser);
    const kept = new Map(browser.cookies);
    const pages: string[] = [];
    for (let count = 0; count < 12; count += 1) pages.push(await openSignInPage(browser));
    expect(challengeCookies(browser)).toHaveLength(12);

    const hoarder = server.browser();
    for (const [name, value] of kept) hoarder.cookies.set(name, value);
    for (const late of [browser, hoarder]) {
      const { status, body } = await answer(late, authenticator.use(oldest, 'localhost'));
      expect([status, body.code]).toEqual([401, 'PASSKEY_EXPIRED']);
    }
    for (const challenge of [pages[0] ?? '', pages.at(-1) ?? '']) {
      expect((await answer(browser, authenticator.use(challenge, 'localhost'))).status).toBe(200);
    }
  });

  it('end after five minutes', async () => {
    const { authenticator } = await givenPasskeyOwner(server);
    const browser = server.browser();
    const challenge = await openSignInPage(browser);
    const [name = ''] = challengeCookies(browser);
    expect(browser.setCookies.get(name)).toMatch(/Max-Age=300;.*HttpOnly/);
    await server.query(
      `UPDATE auth.verification SET "expiresAt" = "expiresAt" - interval '5 minutes' WHERE value LIKE $1`,
      [`%${challenge}%`],
    );
    const { body } = await answer(browser, authenticator.use(challenge, 'localhost'));
    expect(body.code).toBe('PASSKEY_EXPIRED');
    expect(
      (await answer(browser, authenticator.use(await openSignInPage(browser), 'localhost'))).status,
    ).toBe(200);
  });
});

describe('The challenges for new passkeys', () => {
  it('are independent as well, and work once', async () => {
    const { browser } = await givenConfirmedPerson(server);
    const [first, second] = [await openAccountPage(browser), await openAccountPage(browser)];
    expect((await add(browser, first)).status).toBe(200);
    const again = await add(browser, first);
    expect([again.status, again.body.code]).toEqual([422, 'PASSKEY_UNUSABLE']);
    expect((await add(browser, second)).status).toBe(200);
    expect(await listLength(browser)).toBe(2);
  });

  it('add no passkey to another account that signs in later in the same browser', async () => {
    const ada = await givenConfirmedPerson(server);
    const bob = await givenConfirmedPerson(server);
    const challenge = await openAccountPage(ada.browser);
    await server.signIn(bob.email, bob.password, ada.browser);
    const { status, body } = await add(ada.browser, challenge);
    expect([status, body.code]).toEqual([422, 'PASSKEY_UNUSABLE']);
    expect(await listLength(ada.browser)).toBe(0);
    expect((await add(ada.browser, await openAccountPage(ada.browser))).status).toBe(200);
  });

  it('do not sign in, and those of a sign-in do not add a passkey', async () => {
    const { browser, authenticator } = await givenPasskeyOwner(server);
    const forNew = await openAccountPage(browser);
    const signIn = await answer(browser, authenticator.use(forNew, 'localhost'));
    expect([signIn.status, signIn.body.code]).toEqual([401, 'PASSKEY_EXPIRED']);

    const forSignIn = await openSignInPage(browser);
    const added = await add(browser, forSignIn);
    expect([added.status, added.body.code]).toEqual([422, 'PASSKEY_UNUSABLE']);
    expect(await listLength(browser)).toBe(1);
    expect((await add(browser, await openAccountPage(browser))).status).toBe(200);
  });
});
