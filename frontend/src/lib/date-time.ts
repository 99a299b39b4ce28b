import { currentLocale } from '../i18n/language';

/** Formats a moment in the user's locale. @example dateTimeText('2026-11-20T08:30:00.000Z') // '20 Nov 2026, 09:30' */
export function dateTimeText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

/** Formats the day of a moment, in the browser's time zone. */
export function dateText(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(new Date(iso));
}
