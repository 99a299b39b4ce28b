import { languagesOf, readDue, type Due } from '@holdfast/grammar';

/** Todoist has no such time, but edited files do. Read as 00:00, it would be a day too early. */
const NOT_A_TIME = /\b24:\d\d\b/;
const DAY = /^\d{4}-\d\d-\d\d(?=[ T])/;

/**
 * Reads the phrases that Todoist writes into the DATE of an export: "2026-12-24", "Dec 24 at 6pm", "every! 3 days", "every
 * 2nd fri", "jeden Montag". Exports leave this year's year out.
 *
 * @param today The start of a phrase that names no day.
 * @param language The DATE_LANG of the row. Phrases in English are read in any language. @default 'en'
 * @returns undefined for any other text.
 */
export function readTodoistDate(phrase: string, today: string, language = 'en'): Due | undefined {
  if (NOT_A_TIME.test(phrase)) return undefined;
  return readDue(phrase, languagesOf(language), { today, withoutYear: 'this-year' });
}

/** The day of a phrase with a time that can't be read: "2026-12-24 25:70". */
export function dayOnly(phrase: string, today: string): Due | undefined {
  const [day] = DAY.exec(phrase) ?? [];
  return day === undefined ? undefined : readTodoistDate(day, today);
}
