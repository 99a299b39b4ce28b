import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { readAuthSettings, type AuthSettings } from '../src/auth.settings.js';
import { TokenAuthenticator, RevocationFeed, TokenRefused, type RevocationSource } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { AccountEventsServer } from './account-events-server.js';
import { until } from './until.js';

const settingsFor = (source: string | RevocationSource): AuthSettings =>
  readAuthSettings({ ...TEST_AUTH_OPTIONS, revocations: { source } });

/** A feed in a hurry: the options take whole seconds, and a test has none to spare. */
const hastyFeed = (source: string | RevocationSource, pollSeconds = 0.05): RevocationFeed => {
  const { revocations, ...settings } = settingsFor(source);
  return new RevocationFeed({
    ...settings,
    ...(revocations && { revocations: { ...revocations, pollSeconds } }),
  });
};
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('RevocationFeed while polling', () => {
  let server: AccountEventsServer;
  let feed: RevocationFeed;
  const logged = { warn: jest.spyOn(Logger.prototype, 'warn'), log: jest.spyOn(Logger.prototype, 'log') };

  beforeEach(async () => {
    Logger.overrideLogger(false);
    jest.clearAllMocks();
    server = new AccountEventsServer();
    await server.listen();
  });
  afterEach(async () => {
    feed.beforeApplicationShutdown();
    await server.close();
  });

  it('refuses a session’s tokens within three seconds of the event [A15]', async () => {
    feed = new RevocationFeed(settingsFor(server.url));
    const user = await new TokenAuthenticator(settingsFor(server.url), feed).authenticate(
      createTestToken({ sid: 's1' }),
    );
    feed.onApplicationBootstrap();
    await until(() => server.requests.length > 0);
    server.record({ type: 'session.ended', userId: 'user-1', sessionId: 's1' });
    const began = performance.now();
    await until(() => feed.size === 1);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(() => {
      feed.check(user);
    }).toThrow(TokenRefused);
  }, 15_000);

  it('polls with jitter until the application stops', async () => {
    feed = hastyFeed(server.url);
    feed.onApplicationBootstrap();
    const began = performance.now();
    await until(() => server.requests.length >= 6);
    // Five pauses of 50 ms, each a tenth more or less.
    expect(performance.now() - began).toBeGreaterThan(5 * 45 - 5);
    feed.beforeApplicationShutdown();
    await pause(80);
    const { length } = server.requests;
    await pause(150);
    expect(server.requests.length).toBe(length);
    expect([logged.warn.mock.calls, logged.log.mock.calls]).toEqual([[], []]);
  });

  it('backs off while the source is unreachable, and logs the failure and the recovery once', async () => {
    server.failWith = 500;
    feed = hastyFeed(server.url);
    const began = performance.now();
    feed.onApplicationBootstrap();
    expect(feed.ageSeconds).toBe(Infinity);
    await until(() => server.requests.length === 4);
    // 0.1 s, 0.2 s and 0.4 s, each at most a tenth less.
    expect(performance.now() - began).toBeGreaterThan(625);
    expect(logged.warn.mock.calls).toEqual([[`Cannot read account events: ${server.url} responded 500`]]);
    expect(logged.log).not.toHaveBeenCalled();

    server.failWith = undefined;
    await until(() => feed.ageSeconds < 1);
    await until(() => server.requests.length === 7);
    expect(logged.log.mock.calls).toEqual([['Reading account events again']]);
    server.failWith = 500;
    await until(() => logged.warn.mock.calls.length === 2);
  });

  it.each([
    [
      'why a connection failed',
      { cause: new Error('connect ECONNREFUSED') },
      'fetch failed (connect ECONNREFUSED)',
    ],
    ['what a source said', {}, 'fetch failed'],
  ])('logs %s', async (_what, options, reason) => {
    feed = hastyFeed({ read: () => Promise.reject(new Error('fetch failed', options)) });
    feed.onApplicationBootstrap();
    await until(() => logged.warn.mock.calls.length > 0);
    expect(logged.warn.mock.calls).toEqual([[`Cannot read account events: ${reason}`]]);
  });

  it('logs nothing about a request that the shutdown aborted', async () => {
    feed = hastyFeed({
      read: (_position, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    });
    feed.onApplicationBootstrap();
    await pause(20);
    feed.beforeApplicationShutdown();
    await pause(20);
    expect(logged.warn).not.toHaveBeenCalled();
  });
});
