import { currentLocale } from '../i18n/language';

/** A moment as the person's country writes it. @example dateTimeText('2026-11-20T08:30:00.000Z') // '20 Nov 2026, 09:30' */
export function dateTimeText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

/** The day of a moment, where this browser is. */
export function dateText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(iso));
}
