import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Json } from './browser.js';
import { CLIENT_ID, CLIENT_SECRET, FakeProviders, type Profile } from './fake-providers.js';
import { RunningServer } from './running-server.js';

const SOCIAL = {
  GOOGLE_CLIENT_ID: CLIENT_ID,
  GOOGLE_CLIENT_SECRET: CLIENT_SECRET,
  GITHUB_CLIENT_ID: CLIENT_ID,
  GITHUB_CLIENT_SECRET: CLIENT_SECRET,
};

/** A person with an account at the provider, which has verified their address. */
export const profileOf = (email: string, more: Partial<Profile> = {}): Profile => ({
  id: String(randomInt(2 ** 47)),
  email,
  name: 'Ada Lovelace',
  emailVerified: true,
  ...more,
});

export const begin = (browser: Browser, provider = 'google', callbackURL = '/tasks?show=done') =>
  browser.post('/api/auth/sign-in/social', { provider, callbackURL });

/** Follows the way back from the provider. @returns Where the person ends up. */
export async function comeBack(browser: Browser, back: URL): Promise<string> {
  const { status, headers } = await browser.get(back.pathname + back.search);
  expect(status).toBe(302);
  return headers.get('location') ?? '';
}

export const isSignedIn = async (browser: Browser) => (await browser.get('/api/auth/token')).status === 200;

/** A server that offers both providers, for the tests of one file. */
export class SocialServer {
  readonly providers = new FakeProviders();
  #server: RunningServer | undefined;

  constructor() {
    beforeAll(async () => {
      await this.providers.start();
      this.#server = await RunningServer.start({ env: SOCIAL });
    });
    afterAll(() => this.providers.stop());
  }

  get server(): RunningServer {
    if (this.#server === undefined) throw new Error('the server starts before the first test');
    return this.#server;
  }

  async signInWith(profile: Profile, browser = this.server.browser(), provider = 'google') {
    const { body } = await begin(browser, provider);
    const location = await comeBack(browser, this.providers.agree(String(body.url), profile));
    return { browser, location };
  }

  async userOf(email: string): Promise<Json> {
    const [user]: Json[] = await this.server.query(
      'SELECT id, name, image, "emailVerified" FROM auth."user" WHERE email = $1',
      [email],
    );
    return user;
  }

  accountsOf(userId: string): Promise<Json[]> {
    return this.server.query('SELECT * FROM auth.account WHERE "userId" = $1 ORDER BY "createdAt"', [userId]);
  }

  async trailOf(id: string): Promise<string[]> {
    const rows = await this.server.query(
      'SELECT action FROM auth.audit_event WHERE user_id = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ action }) => String(action));
  }

  /** A person whose address is confirmed. */
  async givenVerified() {
    const person = await this.server.givenPerson();
    await this.server.query('UPDATE auth."user" SET "emailVerified" = true WHERE id = $1', [person.id]);
    return person;
  }
}
