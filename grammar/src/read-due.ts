import { dueOf, expressionsIn, type Due } from './expressions.js';
import type { Language } from './language.js';
import type { Calendar } from './meanings.js';

/** Phrases aren't longer, and matching the patterns against other text would be slow. */
const PHRASE_MAX = 150;

/**
 * Reads a text that is a date as a whole: `24 Dec at 6pm`, `every! 3 days`, `jeden zweiten Montag`.
 *
 * @param languages The first that can read it does.
 * @returns undefined for any other text.
 */
export function readDue(text: string, languages: readonly Language[], calendar: Calendar): Due | undefined {
  if (text.length > PHRASE_MAX) return undefined;
  const phrase = text.normalize('NFC').trim();
  for (const language of languages) {
    const [found] = expressionsIn(phrase, language, calendar);
    const isWhole = found?.start === 0 && found.end === phrase.length;
    const due = isWhole && found.meaning ? dueOf(found.meaning, calendar) : undefined;
    if (due) return due;
  }
  return undefined;
}
