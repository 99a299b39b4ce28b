import { describe, expect, it } from 'vitest';
import { languageFor, localeFor, regionalLocaleFor } from './languages';

describe('languageFor', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'DE', 'en'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['fr', 'nl-BE'], 'en'],
    [['den'], 'en'],
    [[], 'en'],
  ])('languageFor picks the first supported language: %j → %s', (preferred, language) => {
    expect(languageFor(preferred)).toBe(language);
  });
});

describe('localeFor', () => {
  it.each([
    ['en', ['de', 'en-GB', 'en'], 'en-GB'],
    ['de', ['de-CH', 'de'], 'de-CH'],
    ['de', ['en-GB'], 'de'],
    ['en', ['en-US@posix'], 'en'],
    ['en', ['en-US@posix', 'en-GB'], 'en-GB'],
  ])('localeFor picks the locale for language %s and preferences %j: %s', (language, preferred, locale) => {
    expect(localeFor(language, preferred)).toBe(locale);
  });
});

describe('regionalLocaleFor', () => {
  it.each([
    ['en', ['de-DE', 'en'], 'de-DE'],
    ['en', ['de-DE', 'en-GB'], 'en-GB'],
    ['de', ['en-US'], 'en-US'],
    ['en', ['en-US@posix'], 'en'],
    ['en', [], 'en'],
  ])('The locale of week and clock for language %s and preferences %j: %s', (language, preferred, locale) => {
    expect(regionalLocaleFor(language, preferred)).toBe(locale);
  });
});
