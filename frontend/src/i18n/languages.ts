/** The languages that have a catalogue, `<language>.po` in this folder. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What the source is written in. */
export const sourceLanguage: Language = 'en';

/** Each in its own words: who looks for theirs may not read the others. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The first of the person's languages that there is a catalogue for; of `de-AT` it is `de`. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => language === primarySubtag(tag));
    if (found) return found;
  }
  return sourceLanguage;
}

/** How to write dates and numbers: as the person's own country does, where it speaks the language that is shown. */
export function localeFor(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => primarySubtag(tag) === language && isLanguageTag(tag)) ?? language;
}

/** Chromium calls the POSIX locale of a bare Linux system `en-US@posix`, which `Intl` refuses with a RangeError. */
function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function primarySubtag(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
