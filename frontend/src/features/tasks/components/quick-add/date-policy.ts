import type { ParsedResult } from 'chrono-node/en';

/** A reading together with the words that only lead to it: `by friday`. */
export type Reading = Readonly<{ start: number; end: number; words: string; reading: ParsedResult }>;

/*
 * Decides when words that can be a date are meant as one. A missed date costs a few key presses; an unintended one
 * costs a word of the title and puts the task where it is not looked for. So, in doubt, words are words.
 *
 * @see docs/quick-add.md for the same in words for people
 */

const CLEAR =
  /^(?:(?:on|by|at|until|due|before|from|@)\s+)?(?:the\s+)?(?:today|tomorrow|tonight|this (?:morning|afternoon|evening|weekend|week)|day after tomorrow|next (?:week|month|mon|tue|wed|thu|fri|sat|sun)|in \w+|within \w+|end of |weekend)/i;
/** What is past, and how long something takes. */
const NOT_TO_COME = /\b(?:yesterday|ago|last|past|now|earlier)\b|\bbefore$|^(?:for|an?)\s/i;
const LEAD = /^(?:on|by|until|due|before|from|this|next|@)\s/i;
const WEEKDAY =
  /^(?:(?:on|by|until|due|before|from|this|at)\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i;
const MONTH_DAY = /[a-z]{3,}\.?\s+\d|\d(?:st|nd|rd|th)?\s+(?:of\s+)?[a-z]{3,}/i;
const NUMERIC_WITH_YEAR = /\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,4}[/.]\d{1,2}[/.]\d{2,4}\b/;
const DOTTED = /^(?:\w+\s+)?\d{1,2}\.\d{1,2}\./;
const CLOCK = /\d\s*(?:am|pm|a\.m\.|p\.m\.)|\d[:.]\d\d|\bnoon\b|\bmidnight\b/i;

export function isMeant(text: string, { start, end, words, reading }: Reading): boolean {
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (!/(?:^|[\s(])$/.test(before) || !/^(?:$|[\s),;!?]|[.:](?:\s|$))/.test(after)) return false;
  if (NOT_TO_COME.test(words) || /\b(?:later|since|every)\s+$/i.test(before)) return false;

  const { start: found } = reading;
  const isDated = hasDay(reading);
  // A comma ends a part of the line.
  const isAtEnd = /^[\s).!?]*$|^[,;]/.test(after);
  const isAtStart = before.trim() === '';
  const hasTime = found.isCertain('hour');
  if (!isDated) return isTimeMeant(words, isAtStart || isAtEnd);
  if (CLEAR.test(words) || NUMERIC_WITH_YEAR.test(words)) return true;
  if (DOTTED.test(words)) return isAtStart || isAtEnd || hasTime || LEAD.test(words);
  // "The Sunday paper", "a Friday feeling"
  if (/\b(?:the|a|an|of|my|our|some|more)\s+$/i.test(before) && !hasTime) return false;
  if (WEEKDAY.test(words)) return isAtStart || isAtEnd || hasTime || LEAD.test(words);
  if (MONTH_DAY.test(words)) return true;
  // "sun", "mon", 9/11, 3/4 and the 13th have other meanings: they need the end of the line, a time or an "on".
  return (isAtEnd && !/^(?:sat|sun)$/.test(words)) || hasTime || LEAD.test(words);
}

/** A month alone is not a day, but `in 2 months` is one. */
export function hasDay({ text, start }: ParsedResult): boolean {
  return start.isCertain('day') || start.isCertain('weekday') || /^(?:with)?in\b.*\bmonths?$/i.test(text);
}

/** A time without a day: `at 5pm`, `at 17:30`, and at one end of the line also `at 5`. */
function isTimeMeant(words: string, isAtEdge: boolean): boolean {
  const isLed = /^(?:at|by|until|from|before|@)\s/i.test(words);
  if (CLOCK.test(words)) return isLed || /\d\s*(?:am|pm)\b/i.test(words);
  return isLed && isAtEdge && /\d/.test(words);
}
