import { describe, expect, it } from '@jest/globals';
import { RequestCounter } from './request-counter.js';

describe('RequestCounter', () => {
  it('lets each caller send as many as the limit in a minute, and tells the next how long to wait', () => {
    let now = 1_000_000;
    const counter = new RequestCounter(2, () => now);
    expect([counter.count('ada'), counter.count('ada'), counter.count('bob')]).toEqual([0, 0, 0]);
    now += 20_500;
    expect([counter.count('ada'), counter.count('bob')]).toEqual([40, 0]);
    now += 39_500;
    expect([counter.count('ada'), counter.count('ada'), counter.count('ada')]).toEqual([0, 0, 60]);
  });
});
