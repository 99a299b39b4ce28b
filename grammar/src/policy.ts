import type { Expression } from './expressions.js';
import type { Found } from './compile.js';
import type { Strength } from './language.js';

/*
 * Decides when words that can be a date are meant as one. A missed date costs a few key presses; an unintended one
 * costs a word of the title and puts the task where it isn't looked for. So, in doubt, words are words.
 *
 * docs/quick-add.md has the same rules for users.
 */

/** From what is read anywhere to what needs company. */
const STRENGTHS: readonly Strength[] = ['sure', 'clear', 'edge', 'end', 'last', 'beside', 'whole'];

export function isMeant(text: string, { start, end, phrases, language }: Expression): boolean {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const { denied, articles, unreadRepeat, isOtherWord } = language.limits;
  if (denied.test(before) || unreadRepeat.test(before)) return false;
  // Am Montag-Projekt
  if (!/^(?:$|[\s),;!?\u2588]|[.:](?:\s|$))/u.test(after)) return false;
  const isAtStart = before.trim() === '';
  // A comma ends a part of the line, and so does what has been read before.
  const isAtEnd = /^[\s).!?\u2588]*$|^\s*[,;\u2588]/u.test(after);
  const hasTime = phrases.some(isClock) && phrases.length > 1;
  if (!hasTime && articles.test(before)) return false;
  const words = text.slice(start, end);
  if (!hasTime && isOtherWord(words, { isAtStart, isAtEnd, after })) return false;
  const led = phrases[0]?.lead !== undefined;
  switch (strengthOf(phrases)) {
    case 'sure':
    case 'clear':
      return true;
    case 'edge':
      return isAtStart || isAtEnd || hasTime;
    case 'end':
      return isAtEnd || hasTime || led;
    case 'last':
      return (isAtEnd && !isAtStart) || hasTime || (isAtStart && led);
    default:
      return false;
  }
}

const isClock = ({ slots }: Found): boolean => slots.hour !== undefined;

/** The strongest phrase carries the others; two that need company are company for each other. */
function strengthOf(phrases: readonly Found[]): Strength {
  const places = phrases.map(({ strength }) => STRENGTHS.indexOf(strength));
  return STRENGTHS[Math.min(...places)] ?? 'whole';
}
