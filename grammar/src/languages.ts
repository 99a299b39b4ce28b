import { german } from './de/index.js';
import { english } from './en/index.js';
import type { Language } from './language.js';

const LANGUAGES: readonly Language[] = [english, german];

/**
 * The language of a tag such as `de` or `de-AT`, then English, in which many people write everywhere.
 *
 * @param tag BCP 47. Unknown: English.
 */
export function languagesOf(tag: string): readonly Language[] {
  const code = tag.toLowerCase().split(/[-_]/u)[0];
  return [...new Set([LANGUAGES.find((language) => language.code === code) ?? english, english])];
}
