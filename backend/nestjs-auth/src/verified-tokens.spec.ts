import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from './auth.settings.js';
import { TokenAuthenticator } from './token-authenticator.js';
import type { AccountEvent } from './revocation/account-event.js';
import { RevocationFeed } from './revocation/revocation-feed.js';
import { SecretVerifier } from './secret.verifier.js';
import { createTestToken, forgedToken, TEST_AUTH_OPTIONS } from './testing/index.js';

const NOW = 1_800_000_000;

describe('TokenAuthenticator with a token cache', () => {
  let ended: AccountEvent[];
  let feed: RevocationFeed;
  let verify: jest.SpiedFunction<SecretVerifier['verify']>;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW * 1000, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    verify = jest.spyOn(SecretVerifier.prototype, 'verify');
    ended = [];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const strategyWith = (rememberedTokens: number): TokenAuthenticator => {
    const source = { read: () => Promise.resolve({ events: ended.splice(0), cursor: '0' }) };
    const settings = readAuthSettings({ ...TEST_AUTH_OPTIONS, rememberedTokens, revocations: { source } });
    feed = new RevocationFeed(settings);
    return new TokenAuthenticator(settings, feed);
  };

  it('verifies a token once and returns the same caller again', async () => {
    const strategy = strategyWith(10);
    const token = createTestToken({ sub: 'ada', scope: 'a b' });
    const first = await strategy.authenticate(token);
    expect(await strategy.authenticate(token)).toEqual(first);
    expect(first).toMatchObject({ id: 'ada', scopes: ['a', 'b'] });
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it('verifies every time by default', async () => {
    const strategy = strategyWith(0);
    const token = createTestToken();
    await strategy.authenticate(token);
    await strategy.authenticate(token);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('refuses a cached token once it has expired [A5]', async () => {
    const strategy = strategyWith(10);
    const token = createTestToken();
    await strategy.authenticate(token);
    jest.setSystemTime((NOW + 904) * 1000);
    await expect(strategy.authenticate(token)).resolves.toBeDefined();
    jest.setSystemTime((NOW + 905) * 1000);
    await expect(strategy.authenticate(token)).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
  });

  it('refuses a cached token once its session has ended [A15]', async () => {
    const strategy = strategyWith(10);
    const token = createTestToken({ sid: 's1' });
    await strategy.authenticate(token);
    const at = new Date().toISOString();
    ended.push({ id: '1', type: 'session.ended', userId: 'user-1', sessionId: 's1', at });
    await feed.refresh();
    await expect(strategy.authenticate(token)).rejects.toMatchObject({ code: 'AUTH_TOKEN_REVOKED' });
  });

  it('never caches a refused token, nor matches a part of one [A3]', async () => {
    const strategy = strategyWith(10);
    const good = createTestToken();
    await strategy.authenticate(good);
    const forged = forgedToken({ sub: 'root' });
    for (const bad of [forged, forged, `${good}x`, good.slice(0, -1), good.toUpperCase()]) {
      await expect(strategy.authenticate(bad)).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
    }
  });

  it('protects cached claims from changes by a handler', async () => {
    const strategy = strategyWith(10);
    const token = createTestToken({ sub: 'ada', teams: [{ name: 'red' }] });
    const user = await strategy.authenticate(token);
    Object.assign(user, { id: 'root', role: 'admin' });
    expect(() => Object.assign(user.claims, { sub: 'root' })).toThrow(TypeError);
    const [team] = user.claims.teams as [object];
    expect(() => Object.assign(team, { name: 'blue' })).toThrow(TypeError);
    expect(await strategy.authenticate(token)).toMatchObject({
      id: 'ada',
      role: 'user',
      claims: { sub: 'ada', teams: [{ name: 'red' }] },
    });
  });

  it('evicts the oldest token when it is full', async () => {
    const strategy = strategyWith(2);
    const [first, second, third] = [createTestToken(), createTestToken(), createTestToken()];
    for (const token of [first, second, third]) await strategy.authenticate(token);
    expect(verify).toHaveBeenCalledTimes(3);
    for (const token of [third, second]) await strategy.authenticate(token);
    expect(verify).toHaveBeenCalledTimes(3);
    await strategy.authenticate(first);
    expect(verify).toHaveBeenCalledTimes(4);
  });
});
