import { afterEach, describe, expect, it, vi } from 'vitest';
import { showLanguage } from '../i18n/language';
import { firstWeekday, timeText } from './date-time';

function givenLanguages(...languages: string[]): void {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);
}

/** As Firefox: it knows nothing about weeks. */
function withoutWeekInfo(): void {
  class PlainLocale extends Intl.Locale {
    constructor(tag: string) {
      super(tag);
      Object.defineProperties(this, { getWeekInfo: { value: undefined }, weekInfo: { value: undefined } });
    }
  }
  vi.stubGlobal('Intl', Object.create(Intl, { Locale: { value: PlainLocale } }));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('Week and clock of a region', () => {
  const weeks: [string, number][] = [
    ['en-GB', 1],
    ['de-AT', 1],
    ['en-US', 0],
    ['en', 0],
    ['pt-BR', 0],
    ['ar-EG', 6],
    ['dv-MV', 5],
    ['en-IN', 0],
    ['ja', 0],
    ['fr', 1],
  ];

  it.each(weeks)('A week in %s begins on day %i', (tag, day) => {
    givenLanguages(tag);
    expect(firstWeekday()).toBe(day);
  });

  it.each(weeks)('A browser without weekInfo has the same first day in %s: %i', (tag, day) => {
    givenLanguages(tag);
    withoutWeekInfo();
    expect(firstWeekday()).toBe(day);
  });

  it.each([
    [['en-GB'], '17:05'],
    [['en-US'], '5:05 PM'],
    [['en-AU'], '5:05 pm'],
    [['de-DE'], '17:05'],
    // English on a German computer.
    [['de-DE', 'en'], '17:05'],
  ])('With the languages %j, a time is shown as %s', (languages, text) => {
    givenLanguages(...languages);
    expect(timeText('17:05').replaceAll(/\s/g, ' ')).toBe(text);
    expect(timeText('17:05:00')).toBe(timeText('17:05'));
  });

  it('Midnight is a time of the day that it begins', () => {
    givenLanguages('en-GB');
    expect(timeText('00:05')).toBe('00:05');
    givenLanguages('en-US');
    expect(timeText('00:05').replaceAll(/\s/g, ' ')).toBe('12:05 AM');
  });

  it('A German page on a computer from the United States has its week and clock', async () => {
    givenLanguages('en-US');
    await showLanguage('de');
    expect(firstWeekday()).toBe(0);
    expect(timeText('17:05')).toMatch(/^05:05\sPM$/);
    await showLanguage('en');
  });
});
