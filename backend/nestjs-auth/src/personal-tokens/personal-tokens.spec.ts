import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TokenRefused } from '../token-refused.js';
import { createPersonalToken, personalTokenHash } from './personal-token.js';
import type { PersonalTokenSource } from './personal-token-source.js';
import { PersonalTokens } from './personal-tokens.js';

const token = createPersonalToken();
const exchange = jest.fn<PersonalTokenSource['exchange']>();
const authenticated = (accessToken: string): Promise<string> => Promise.resolve(`user of ${accessToken}`);

describe('PersonalTokens', () => {
  let tokens: PersonalTokens;
  const use = (one = token, authenticate = authenticated): Promise<string> =>
    tokens.authenticate(one, '192.0.2.1', authenticate);
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    exchange.mockReset().mockResolvedValue({ accessToken: 'jwt' });
    tokens = new PersonalTokens({ exchange });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once for any number of requests, by the hash and with the address', async () => {
    expect(await Promise.all([use(), use(), use()])).toEqual(Array(3).fill('user of jwt'));
    expect(await use()).toBe('user of jwt');
    const asked = { hash: personalTokenHash(token), address: '192.0.2.1' };
    expect(exchange.mock.calls).toEqual([[asked, expect.any(AbortSignal)]]);
  });

  it('asks for nothing that is not an intact token', async () => {
    await expect(use(`${token}x`)).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
    expect(exchange).not.toHaveBeenCalled();
  });

  it('exchanges a token again when its access token has ended, and once only', async () => {
    await use();
    exchange.mockResolvedValue({ accessToken: 'newer' });
    const only = (good: string) => (given: string) =>
      given === good ? authenticated(given) : Promise.reject(new TokenRefused('AUTH_TOKEN_EXPIRED', 'test'));
    expect(await use(token, only('newer'))).toBe('user of newer');
    expect(exchange).toHaveBeenCalledTimes(2);
    await expect(use(token, only('newest'))).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
    expect(exchange).toHaveBeenCalledTimes(3);
  });

  it('passes on what else goes wrong with an access token, and keeps it', async () => {
    await use();
    await expect(use(token, () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    await use();
    expect(exchange).toHaveBeenCalledTimes(1);
  });

  it.each([
    [false, 'AUTH_TOKEN_INVALID'],
    [true, 'AUTH_TOKEN_EXPIRED'],
  ])('remembers a refusal for half a minute (expired: %s)', async (isExpired, code) => {
    exchange.mockResolvedValue({ accessToken: null, isExpired });
    await expect(use()).rejects.toMatchObject({ code });
    jest.advanceTimersByTime(29_999);
    await expect(use()).rejects.toMatchObject({ code });
    expect(exchange).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2);
    exchange.mockResolvedValue({ accessToken: 'jwt' });
    expect(await use()).toBe('user of jwt');
  });

  it('answers 503 while the auth server is away, and asks it again after two seconds', async () => {
    exchange.mockRejectedValue(new Error('away'));
    const unavailable = { code: 'AUTH_PERSONAL_TOKENS_UNAVAILABLE', headers: { 'Retry-After': '2' } };
    await expect(use()).rejects.toMatchObject(unavailable);
    await expect(use(createPersonalToken())).rejects.toMatchObject(unavailable);
    expect(exchange).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2000);
    exchange.mockResolvedValue({ accessToken: 'jwt' });
    expect(await use()).toBe('user of jwt');
  });

  it('still accepts known tokens while the auth server is away', async () => {
    await use();
    exchange.mockRejectedValue(new Error('away'));
    await expect(use(createPersonalToken())).rejects.toMatchObject({ body: { status: 503 } });
    expect(await use()).toBe('user of jwt');
  });

  it('gives up on an auth server that does not answer', async () => {
    jest.useRealTimers();
    exchange.mockImplementation(
      (_use, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    );
    await expect(use()).rejects.toMatchObject({ code: 'AUTH_PERSONAL_TOKENS_UNAVAILABLE' });
  });

  it('forgets the oldest of more than 10,000 tokens', async () => {
    const first = createPersonalToken();
    await use(first);
    for (let count = 0; count < 10_000; count += 1) await use(createPersonalToken());
    expect(exchange).toHaveBeenCalledTimes(10_001);
    await use(first);
    expect(exchange).toHaveBeenCalledTimes(10_002);
  });
});
