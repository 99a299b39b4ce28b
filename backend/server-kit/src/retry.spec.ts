import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { pollEvery, retry, TimeoutError, withTimeout } from './retry.js';

describe('withTimeout', () => {
  it('passes the value or the error on', async () => {
    expect(await withTimeout(Promise.resolve('value'), 1000)).toBe('value');
    await expect(withTimeout(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  });

  it('rejects when the promise takes too long', async () => {
    await expect(withTimeout(new Promise(() => undefined), 5)).rejects.toThrow(TimeoutError);
  });
});

describe('retry', () => {
  const failing = (failures: number) => {
    let attempts = 0;
    return () => {
      attempts += 1;
      return attempts <= failures
        ? Promise.reject(new Error(`failure ${attempts}`))
        : Promise.resolve(attempts);
    };
  };

  it('returns the first success', async () => {
    expect(await retry(failing(2), { pauses: [1, 1, 1], isRetryable: () => true })).toBe(3);
  });

  it('throws the last error when the pauses are used up', async () => {
    await expect(retry(failing(9), { pauses: [1, 1], isRetryable: () => true })).rejects.toThrow('failure 3');
  });

  it('does not repeat an error that is not retryable', async () => {
    await expect(retry(failing(9), { pauses: [1, 1], isRetryable: () => false })).rejects.toThrow(
      'failure 1',
    );
  });
});

describe('pollEvery', () => {
  it('never runs twice at once, and resolves after the last run', async () => {
    const stop = new AbortController();
    let running = 0;
    let runs = 0;
    await pollEvery({ milliseconds: 1, signal: stop.signal }, async () => {
      running += 1;
      expect(running).toBe(1);
      await sleep(5);
      running -= 1;
      runs += 1;
      if (runs === 3) stop.abort();
    });
    expect(runs).toBe(3);
  });

  it('ends during a pause', async () => {
    const stop = new AbortController();
    const polling = pollEvery({ milliseconds: 60_000, signal: stop.signal }, () => Promise.resolve());
    stop.abort();
    await polling;
  });
});
