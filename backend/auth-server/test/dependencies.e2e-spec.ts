import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultProxy, type Fault } from '../../../scripts/testing/fault-proxy.ts';
import { faultCases } from '../../../scripts/testing/fault-table.ts';
import { needing } from '../../../scripts/testing/installed.ts';
import { RedisServer } from '../../../scripts/testing/redis-server.ts';
import { ORIGIN } from './browser.js';
import { CLIENT_ID, CLIENT_SECRET, FakeProviders } from './fake-providers.js';
import { newEmail, PASSWORD, RunningServer, testDatabases } from './running-server.js';
import { SmtpServer, until } from './smtp-server.js';
import { begin, comeBack, profileOf } from './social-server.js';

const redis = needing('redis-server');

const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});

function stopLater<Part>(part: Part, stop: (part: Part) => unknown): Part {
  started.push(() => stop(part));
  return part;
}

async function proxyOf(url: string): Promise<FaultProxy> {
  return stopLater(await FaultProxy.start(url), (proxy) => proxy.stop());
}

async function startServer(env: Record<string, string>): Promise<RunningServer> {
  return stopLater(await RunningServer.start({ env }), (server) => server.stop());
}

/** As the table writes it. */
function outcomeOf({ status, headers }: { readonly status: number; readonly headers: Headers }): string {
  const wait = headers.get('retry-after');
  return wait === null ? String(status) : `${status}, Retry-After: ${wait}`;
}

/** By the names in the table: brings a dependency into a state, and says what the request then answers. */
const CASES: Readonly<Record<string, (fault: Fault) => Promise<string>>> = {
  PostgreSQL: async (fault) => {
    const proxy = await proxyOf(testDatabases().authUrl);
    const server = await startServer({ DATABASE_URL: proxy.url });
    const { email } = await server.givenPerson();
    proxy.breakWith(fault);
    const outcome = outcomeOf(await server.signIn(email, PASSWORD));
    expect((await server.browser().get('/health/ready')).status).toBe(fault === 'slow' ? 200 : 503);
    proxy.repair();
    // The connections that hung are still dead: one that went back to the pool would fail this.
    await until(async () => (await server.signIn(email, PASSWORD)).status === 200);
    return outcome;
  },

  Redis: async (fault) => {
    const redisServer = stopLater(await RedisServer.start(), (each) => each.kill());
    const proxy = await proxyOf(redisServer.url);
    const limits = { RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000', RATE_LIMIT_ENABLED: 'true' };
    const server = await startServer({ REDIS_URL: proxy.url, ...limits });
    const { email } = await server.givenPerson();
    await until(async () => {
      await server.signIn(email, PASSWORD);
      return (await redisServer.callsOf('eval')) > 0;
    });
    proxy.breakWith(fault);
    const answers = [await server.signIn(email, PASSWORD), await server.signIn(email, PASSWORD)];
    expect((await server.browser().get('/health/ready')).status).toBe(200);
    return [...new Set(answers.map(outcomeOf))].join();
  },

  'mail server': async (fault) => {
    const smtp = new SmtpServer();
    const proxy = await proxyOf(await smtp.listen());
    stopLater(smtp, () => {
      smtp.close();
    });
    const server = await startServer({ MAIL_TRANSPORT: 'smtp', SMTP_URL: proxy.url });
    proxy.breakWith(fault);
    const person = { name: 'Ada', email: newEmail(), password: PASSWORD };
    const answer = await server.browser().post('/api/auth/sign-up/email', person);
    const queued = await server.query('SELECT FROM auth.mail_queue');
    expect(queued.length + smtp.received.length).toBeGreaterThan(0);
    await server.query('DELETE FROM auth.mail_queue');
    return outcomeOf(answer);
  },

  provider: async (fault) => {
    const providers = new FakeProviders();
    await providers.start();
    stopLater(providers, () => providers.stop());
    const server = await startServer({ GOOGLE_CLIENT_ID: CLIENT_ID, GOOGLE_CLIENT_SECRET: CLIENT_SECRET });
    const browser = server.browser();
    const { body } = await begin(browser);
    const back = providers.agree(String(body.url), profileOf(newEmail()));
    const proxy = await proxyOf(providers.url);
    providers.reachAt(proxy.url);
    proxy.breakWith(fault);
    const location = new URL(await comeBack(browser, back));
    expect(location.origin).toBe(ORIGIN);
    return `302 to ${location.searchParams.get('error') ?? 'the app'}`;
  },
};

describe('a dependency of the auth server that fails', () => {
  const cases = faultCases('auth server');

  it('is in the table with its four faults, and here', () => {
    expect(new Set(cases.map(({ dependency }) => dependency))).toEqual(new Set(Object.keys(CASES)));
    expect(cases).toHaveLength(4 * Object.keys(CASES).length);
  });

  for (const { dependency, fault, outcome } of cases) {
    const isSkipped = dependency === 'Redis' && !redis.isHere;
    (isSkipped ? it.skip : it)(
      `leads to the answer in docs/reliability.md: ${dependency}, ${fault}: ${outcome}${dependency === 'Redis' ? redis.note : ''} [A11]`,
      async () => {
        const answer =
          CASES[dependency]?.(fault) ?? Promise.reject(new Error(`there is no case for ${dependency}`));
        expect(await Promise.race([answer, sleep(50_000, 'no answer', { ref: false })])).toBe(outcome);
      },
      60_000,
    );
  }
});
