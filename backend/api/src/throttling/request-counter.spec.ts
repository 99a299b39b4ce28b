import { describe, expect, it } from '@jest/globals';
import { LocalCounter, secondsLeft } from './request-counter.js';

describe('LocalCounter', () => {
  it('counts each caller for itself, anew in each minute', () => {
    let now = 59_000;
    const counter = new LocalCounter(() => now);
    expect(['ada', 'ada', 'bob'].map((caller) => counter.count(caller))).toEqual([1, 2, 1]);
    now = 59_999;
    expect(counter.count('ada')).toBe(3);
    now = 60_000;
    expect(['ada', 'bob'].map((caller) => counter.count(caller))).toEqual([1, 1]);
  });
});

describe('secondsLeft', () => {
  it.each([
    [0, 60],
    [59_001, 1],
    [59_999, 1],
    [60_000, 60],
    [90_500, 30],
  ])('at %d ms is %d', (now, seconds) => {
    expect(secondsLeft(now)).toBe(seconds);
  });
});
