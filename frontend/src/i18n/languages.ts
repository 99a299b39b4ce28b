/** The languages with a catalogue, `<language>.po` in this folder. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The language of the source code. */
export const sourceLanguage: Language = 'en';

/** Each name is in its own language, so that its speakers can find it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The first preferred language with a catalogue. `de-AT` gives `de`. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => language === primarySubtag(tag));
    if (found) return found;
  }
  return sourceLanguage;
}

/** The locale for dates and numbers: the user's own region if it uses the current language. */
export function localeFor(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => primarySubtag(tag) === language && isLanguageTag(tag)) ?? language;
}

/** The locale of the user's week and clock: that of the user's region, whatever the language of the page. */
export function regionalLocaleFor(language: string, preferred: readonly string[]): string {
  const own = localeFor(language, preferred);
  return own === language ? (preferred.find(isLanguageTag) ?? language) : own;
}

/** Chromium calls the POSIX locale `en-US@posix`, which `Intl` refuses with a RangeError. */
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
