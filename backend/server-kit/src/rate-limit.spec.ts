import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';
import { BoundedMemoryLimiter, RateLimiter } from './rate-limit.js';

const logger = createLogger({ service: 'test', level: 'silent' });

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('RateLimiter', () => {
  it('counts each key separately, from zero in each window', async () => {
    const limiter = await RateLimiter.create({ redisUrl: undefined, keyPrefix: 'test', logger });
    const consume = async (key: string) => (await limiter.consume(key, 2, 60)).isAllowed;
    expect([await consume('ada'), await consume('ada'), await consume('ada'), await consume('bob')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    jest.setSystemTime(59_001);
    expect(await limiter.consume('ada', 2, 60)).toEqual({ isAllowed: false, retryAfterSeconds: 1 });
    jest.setSystemTime(60_000);
    expect(await consume('ada')).toBe(true);
  });

  it('counts the same key separately under each limit', async () => {
    const limiter = await RateLimiter.create({ redisUrl: undefined, keyPrefix: 'test', logger });
    await limiter.consume('ada', 1, 60);
    expect((await limiter.consume('ada', 1, 60)).isAllowed).toBe(false);
    expect((await limiter.consume('ada', 5, 3600)).isAllowed).toBe(true);
    expect(limiter.isShared).toBeUndefined();
  });
});

describe('BoundedMemoryLimiter', () => {
  const allowed = (limiter: BoundedMemoryLimiter, key: string): Promise<boolean> =>
    limiter.consume(key).then(
      () => true,
      () => false,
    );

  it('counts new callers together once it is full, and earlier ones still separately', async () => {
    const limiter = new BoundedMemoryLimiter({ points: 2, duration: 60 }, 3);
    for (const key of ['a', 'b', 'c']) expect(await allowed(limiter, key)).toBe(true);
    expect([await allowed(limiter, 'd'), await allowed(limiter, 'e'), await allowed(limiter, 'f')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await allowed(limiter, 'a')).toBe(true);
  });

  it('counts new callers separately again when the windows of the earlier ones are over', async () => {
    const limiter = new BoundedMemoryLimiter({ points: 1, duration: 60 }, 1);
    await allowed(limiter, 'a');
    jest.setSystemTime(120_000);
    expect([await allowed(limiter, 'b'), await allowed(limiter, 'b')]).toEqual([true, false]);
  });
});
