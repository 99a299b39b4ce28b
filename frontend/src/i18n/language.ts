import { i18n, type Messages } from '@lingui/core';
import { messages as english } from './en.po';
import { languageFor, languages, localeFor, regionalLocaleFor, type Language } from './languages';

const STORAGE_KEY = 'holdfast.language';

/** English is bundled, so that a failure to load can always be reported. */
const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import('./de.po')).messages,
};

/** The stored choice, or else the browser's language. */
export function preferredLanguage(): Language {
  return storedLanguage() ?? languageFor(navigator.languages);
}

/** Loads the catalogue and switches to it. If loading fails it rejects and nothing changes. */
export async function showLanguage(language: Language): Promise<void> {
  i18n.loadAndActivate({
    locale: language,
    locales: localeFor(language, navigator.languages),
    messages: await catalogues[language](),
  });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage can be disabled. The choice then lasts until the page is closed.
  }
}

/** The locale for `Intl`: the current language with the user's regional format. */
export function currentLocale(): string {
  return localeFor(i18n.locale, navigator.languages);
}

/** The locale whose week and clock the user knows. */
export function regionalLocale(): string {
  return regionalLocaleFor(i18n.locale, navigator.languages);
}

function storedLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return languages.find((language) => language === stored);
  } catch {
    return undefined;
  }
}

/** Both current catalogues are left-to-right, but the layout supports both directions. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}
