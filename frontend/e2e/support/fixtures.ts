import { test as base, expect, type BrowserContext, type ConsoleMessage, type Page } from '@playwright/test';
import { mailedLink, tokenIn } from './mailbox';

export { expect };

export const PASSWORD = 'seven quiet harbours';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface Fixtures {
  /** What a browser may complain about in this test, e.g. a request that is meant to fail. All else fails the test. */
  readonly complaints: { allow: (pattern: RegExp) => void };
  /** Opens an account and signs the browser context in, without the forms. */
  readonly join: (context: BrowserContext, name?: string) => Promise<Person>;
  /** Does the same, and confirms the address with the mailed link: only then may an account hold what lasts. */
  readonly joinConfirmed: (context: BrowserContext, name?: string) => Promise<Person>;
}

let people = 0;

export function newPerson(name = 'Ada'): Omit<Person, 'id'> {
  people += 1;
  return { name, email: `${name.toLowerCase()}.${process.pid}.${people}@example.com` };
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ context }, provide) => {
      // What `serviceWorkers: 'block'` of the configuration says each time that it does.
      const allowed: RegExp[] = [/^Service Worker registration blocked by Playwright$/];
      const heard: string[] = [];
      const listen = (page: Page): void => {
        page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}`));
        page.on('console', (message: ConsoleMessage) => {
          if (['error', 'warning'].includes(message.type())) heard.push(message.text());
        });
      };
      context.on('page', listen);
      await provide({ allow: (pattern) => allowed.push(pattern) });
      const unexpected = heard.filter((text) => !allowed.some((pattern) => pattern.test(text)));
      expect(unexpected, 'unexpected console.error').toEqual([]);
    },
    { auto: true },
  ],

  join: async ({ baseURL }, provide) => {
    await provide(async (context, name) => {
      const person = newPerson(name);
      const response = await context.request.post('/api/auth/sign-up/email', {
        headers: { origin: baseURL ?? '' },
        data: { ...person, password: PASSWORD },
      });
      expect(response.status()).toBe(200);
      const { user } = (await response.json()) as { user: { id: string } };
      return { ...person, id: user.id };
    });
  },

  joinConfirmed: async ({ baseURL, join }, provide) => {
    await provide(async (context, name) => {
      const person = await join(context, name);
      const link = await mailedLink(context.request, person.email, '/verify-email');
      const response = await context.request.post('/api/auth/verify-email', {
        headers: { origin: baseURL ?? '' },
        data: { token: tokenIn(link) },
      });
      expect(response.status()).toBe(200);
      return person;
    });
  },
});

/** The access token of the person who is signed in there. */
export async function accessToken(context: BrowserContext): Promise<string> {
  const response = await context.request.get('/api/auth/token');
  const { token } = (await response.json()) as { token: string };
  return token;
}

export const FAILED_REQUEST = /Failed to load resource/;
