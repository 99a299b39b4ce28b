import { i18n, type Messages } from '@lingui/core';
import { messages as english } from './en.po';
import { languageFor, languages, localeFor, type Language } from './languages';

const STORAGE_KEY = 'holdfast.language';

/** English comes with the app: whatever else fails to load, there are words to say so. */
const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import('./de.po')).messages,
};

/** The language that was chosen here, else the browser's. */
export function preferredLanguage(): Language {
  return storedLanguage() ?? languageFor(navigator.languages);
}

/** Loads the catalogue and shows the app in that language. Rejects when it cannot be loaded; nothing changes then. */
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
    // Storage can be switched off; the choice then lasts until the page is left.
  }
}

/** For `Intl`: the language on the screen, as the person's country writes it. */
export function currentLocale(): string {
  return localeFor(i18n.locale, navigator.languages);
}

function storedLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return languages.find((language) => language === stored);
  } catch {
    return undefined;
  }
}

/** Both catalogues of today run from left to right; the design does not depend on it. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}
