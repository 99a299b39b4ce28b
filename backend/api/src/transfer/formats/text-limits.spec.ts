import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UNSTORABLE } from '../../validation/rules.js';
import { cut, split } from './text-limits.js';

const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '🪢', 'é'), maxLength: 60 });
const lengthOf = (each: string): number => Array.from(each).length;

describe('split', () => {
  it('returns parts that fit, and that together are the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 20 }), (given, max) => {
        const parts = split(given, max);
        expect(parts.join('')).toBe(given);
        expect(parts.every((part) => lengthOf(part) <= max && !UNSTORABLE.test(part))).toBe(true);
        expect(parts.length === 1).toBe(lengthOf(given) <= max);
      }),
    );
  });

  it('splits after a line, or else after a word', () => {
    expect(split('abcdefgh\nxx xx', 10)).toEqual(['abcdefgh\n', 'xx xx']);
    expect(split('abcdefgh xxxx', 10)).toEqual(['abcdefgh ', 'xxxx']);
    expect(split('a xxxxxxxxxxx', 10)).toEqual(['a xxxxxxxx', 'xxx']);
  });
});

describe('cut', () => {
  it('leaves a text that fits, and ends the start of another with an ellipsis', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (given, max) => {
        const start = cut(given, max);
        if (lengthOf(given) <= max) expect(start).toBe(given);
        else {
          expect(start.endsWith('…') && !UNSTORABLE.test(start) && lengthOf(start) <= max).toBe(true);
          expect(given.startsWith(start.slice(0, -1))).toBe(true);
        }
      }),
    );
  });
});
