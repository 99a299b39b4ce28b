import { BASE_62_DIGITS, generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/**
 * Places in a manual order: texts that sort by their bytes, with room for another between any two. Moving one item
 * writes one row, whatever the length of the list.
 */

/** A move that would need a longer text has the whole list spread out evenly instead. */
const MAX_LENGTH = 64;

/**
 * A place behind everything so far. It is the time, written as an integer of the library's format (head `g`: seven
 * digits), so that a new item needs no look at its neighbours; two of one millisecond are told apart by their ids.
 */
export function positionAtEnd(milliseconds = Date.now()): string {
  let digits = '';
  for (let rest = milliseconds; digits.length < 7; rest = Math.floor(rest / 62)) {
    digits = BASE_62_DIGITS.charAt(rest % 62) + digits;
  }
  return `g${digits}`;
}

/**
 * @param before The neighbour in front; null at the beginning.
 * @param after The neighbour behind; null at the end.
 * @returns undefined when there is no room: the neighbours are at one place, or the text would grow too long.
 */
export function positionBetween(before: string | null, after: string | null): string | undefined {
  if (before !== null && after !== null && before >= after) return undefined;
  const position = generateKeyBetween(before, after);
  return position.length > MAX_LENGTH ? undefined : position;
}

/** Places for a whole list in its present order; all of them lie before {@link positionAtEnd}. */
export function evenPositions(count: number): string[] {
  return generateNKeysBetween(null, null, count);
}
