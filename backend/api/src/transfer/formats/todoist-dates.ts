import { languagesOf, readDue, type Due } from '@holdfast/grammar';

/**
 * Reads the phrases that Todoist writes into the DATE of an export: "2026-12-24", "Dec 24 at 6pm", "every! 3 days", "every
 * 2nd fri", "jeden Montag". Exports leave this year's year out.
 *
 * @param today The start of a phrase that names no day.
 * @param language The DATE_LANG of the row. Phrases in English are read in any language. @default 'en'
 * @returns undefined for any other text.
 */
export function readTodoistDate(phrase: string, today: string, language = 'en'): Due | undefined {
  return readDue(phrase, languagesOf(language), { today, withoutYear: 'this-year' });
}
