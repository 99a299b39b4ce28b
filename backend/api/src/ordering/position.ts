import { BASE_62_DIGITS, generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/**
 * Positions in a manual order: texts that sort by their bytes, with room for another between any two. Moving an item
 * writes one row, however long the list is.
 */

/** A move that would need a longer text spreads out the whole list instead. */
const MAX_LENGTH = 64;

/**
 * A position after all existing ones. It is the time as an integer in the library's format (head `g`: seven digits), so
 * a new item needn't read its neighbours. Ids order two items of the same millisecond.
 */
export function positionAtEnd(milliseconds = Date.now()): string {
  let digits = '';
  for (let rest = milliseconds; digits.length < 7; rest = Math.floor(rest / 62)) {
    digits = BASE_62_DIGITS.charAt(rest % 62) + digits;
  }
  return `g${digits}`;
}

/** Positions after all existing ones, before those of the next millisecond. */
export function positionsAtEnd(count: number, milliseconds = Date.now()): string[] {
  return generateNKeysBetween(positionAtEnd(milliseconds), positionAtEnd(milliseconds + 1), count);
}

/**
 * @param before The previous neighbour; null at the start.
 * @param after The next neighbour; null at the end.
 * @returns undefined if there is no room: the neighbours have the same position, or the text would get too long.
 */
export function positionBetween(before: string | null, after: string | null): string | undefined {
  if (before !== null && after !== null && before >= after) return undefined;
  const position = generateKeyBetween(before, after);
  return position.length > MAX_LENGTH ? undefined : position;
}

/** Positions for a whole list in its current order, all before {@link positionAtEnd}. */
export function evenPositions(count: number): string[] {
  return generateNKeysBetween(null, null, count);
}
