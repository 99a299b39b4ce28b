import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { readAuthSettings, type AuthSettings } from '../src/auth.settings.js';
import { JwtStrategy, RevocationFeed, TokenRefused, type RevocationOptions } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { AccountEventsServer } from './account-events-server.js';
import { until } from './until.js';

const settingsFor = (revocations: RevocationOptions): AuthSettings =>
  readAuthSettings({ ...TEST_AUTH_OPTIONS, revocations });

describe('RevocationFeed, left to itself', () => {
  let server: AccountEventsServer;
  const logged = { warn: jest.spyOn(Logger.prototype, 'warn'), log: jest.spyOn(Logger.prototype, 'log') };
  const feedFor = (revocations: Partial<RevocationOptions> = {}): RevocationFeed =>
    new RevocationFeed(settingsFor({ source: server.url, ...revocations }));

  beforeEach(async () => {
    Logger.overrideLogger(false);
    server = new AccountEventsServer();
    await server.listen();
  });
  afterEach(() => server.close());

  it('ends a session’s tokens within three seconds of the event [A15]', async () => {
    const feed = feedFor();
    const user = await new JwtStrategy(settingsFor({ source: server.url }), feed).authenticate(
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
    feed.beforeApplicationShutdown();
  }, 15_000);

  it('says once that the source is away and once that it is back, and stops when the application does', async () => {
    server.failWith = 500;
    const feed = feedFor({ pollSeconds: 1 });
    logged.warn.mockClear();
    feed.onApplicationBootstrap();
    expect(feed.ageSeconds).toBe(Infinity);
    await until(() => server.requests.length === 2);
    server.failWith = undefined;
    await until(() => feed.ageSeconds < 1);
    expect(logged.warn.mock.calls).toEqual([[expect.stringMatching(/^No account events: .+ answered 500$/)]]);
    expect(logged.log).toHaveBeenCalledWith('The account events are back');

    feed.beforeApplicationShutdown();
    const { length } = server.requests;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(server.requests.length).toBe(length);
  }, 15_000);
});
