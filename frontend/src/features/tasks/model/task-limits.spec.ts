import { describe, expect, it } from 'vitest';
import { codePoints } from '../../../lib/code-points';
import { fittingTitle, titleProblem } from './task-limits';

describe('fittingTitle', () => {
  it('keeps a title of 200 characters', () => {
    expect(fittingTitle('🦀'.repeat(200))).toEqual({ title: '🦀'.repeat(200) });
  });

  it.each([['words '.repeat(50).trim()], ['x'.repeat(201)], ['🦀'.repeat(500)]])(
    'cuts %s at a word where it can, and keeps the whole text as the description',
    (text) => {
      const { title, description } = fittingTitle(text);
      expect(titleProblem(title)).toBeUndefined();
      expect(codePoints(title)).toBeGreaterThan(190);
      expect(text.startsWith(title.slice(0, -1))).toBe(true);
      expect(title.endsWith('…')).toBe(true);
      expect(description).toBe(text);
    },
  );
});
