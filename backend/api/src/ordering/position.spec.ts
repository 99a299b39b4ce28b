import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evenPositions, positionAtEnd, positionBetween } from './position.js';

const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2080, 0) });

describe('a position', () => {
  it('at the end comes after those of earlier times and after an even list', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 1e9 }), (earlier, later) => {
        expect(positionAtEnd(earlier) < positionAtEnd(earlier + later)).toBe(true);
      }),
    );
    expect((evenPositions(10_000).at(-1) ?? '') < positionAtEnd()).toBe(true);
  });

  it('between two others lies between them, for any sequence of moves', () => {
    const moves = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(time, moves, (start, targets) => {
        const places = [positionAtEnd(start), positionAtEnd(start + 1)];
        for (const target of targets) {
          const at = target % (places.length + 1);
          const place = positionBetween(places[at - 1] ?? null, places[at] ?? null);
          if (place !== undefined) places.splice(at, 0, place);
        }
        expect(places).toEqual(places.toSorted());
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it('is undefined when there is no room left, so that the list is spread out', () => {
    expect(positionBetween('a1', 'a1')).toBeUndefined();
    let last: string | undefined = 'a2';
    let moves = 0;
    for (; last !== undefined; moves += 1) last = positionBetween('a1', last);
    expect(moves).toBeGreaterThan(300);
  });
});
