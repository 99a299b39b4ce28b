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
  /** Allows console errors in this test, e.g. for a request that is meant to fail. Any other one fails the test. */
  readonly browserErrors: { allow: (pattern: RegExp) => void };
  /** Creates an account over HTTP and signs the browser context in. */
  readonly join: (context: BrowserContext, name?: string) => Promise<Person>;
  /** Does the same and confirms the address, without which an account cannot have passkeys or a second step. */
  readonly joinConfirmed: (context: BrowserContext, name?: string) => Promise<Person>;
}

let people = 0;

export function newPerson(name = 'Ada'): Omit<Person, 'id'> {
  people += 1;
  return { name, email: `${name.toLowerCase()}.${process.pid}.${people}@example.com` };
}

export const test = base.extend<Fixtures>({
  browserErrors: [
    async ({ context }, provide) => {
      // Logged by `serviceWorkers: 'block'` in the configuration.
      const allowed: RegExp[] = [/^Service Worker registration blocked by Playwright$/];
      const logged: string[] = [];
      const listen = (page: Page): void => {
        page.on('pageerror', (error) => logged.push(`uncaught: ${error.message}`));
        page.on('console', (message: ConsoleMessage) => {
          if (['error', 'warning'].includes(message.type())) logged.push(message.text());
        });
      };
      context.on('page', listen);
      await provide({ allow: (pattern) => allowed.push(pattern) });
      const unexpected = logged.filter((text) => !allowed.some((pattern) => pattern.test(text)));
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

/** Gets an access token for the user signed in there. */
export async function accessToken(context: BrowserContext): Promise<string> {
  const response = await context.request.get('/api/auth/token');
  const { token } = (await response.json()) as { token: string };
  return token;
}

export const FAILED_REQUEST = /Failed to load resource/;
