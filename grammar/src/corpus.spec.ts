import { describe, expect, it } from '@jest/globals';
import { CODES, score, shortcomings } from '../corpus/score.ts';

describe('the grammar', () => {
  it.each(CODES)('reads the phrases of the corpus and leaves its titles as they are (%s)', (code) => {
    expect(shortcomings(score(code))).toEqual([]);
  });
});
