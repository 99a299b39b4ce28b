import { t } from '@lingui/core/macro';
import { currentLocale } from '../i18n/language';

/*
 * A calendar day is a string, `2026-11-20`, without a time zone. It is turned into a Date only for display, and from its
 * parts, because `new Date('2026-11-20')` is the evening before in half of the world.
 */

const MS_PER_DAY = 86_400_000;

/** Today in the browser's time zone. */
export function today(now: Date = new Date()): string {
  return dayText(now.getFullYear(), now.getMonth(), now.getDate());
}

/** The time in the browser's time zone. @example '17:05' */
export function clockOf(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(now.getHours())}:${two(now.getMinutes())}`;
}

/** @example addDays('2026-02-28', 1) // '2026-03-01' */
export function addDays(day: string, days: number): string {
  const date = localDate(day);
  return dayText(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** The same date some months later, or the last day of that month. @example addMonths('2026-01-31', 1) // '2026-02-28' */
export function addMonths(day: string, months: number): string {
  const date = localDate(day);
  const [year, month] = [date.getFullYear(), date.getMonth() + months];
  const last = new Date(year, month + 1, 0).getDate();
  return dayText(year, month, Math.min(date.getDate(), last));
}

/** Whole days from `from` to `to`, ignoring daylight saving time. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcTime(to) - utcTime(from)) / MS_PER_DAY);
}

/** On its own or at the start of a sentence. @example dayName('2026-11-21', '2026-11-20') // 'Tomorrow' */
export function dayName(day: string, from: string, locale = currentLocale()): string {
  const days = daysBetween(from, day);
  if (days === 0) return t`Today`;
  if (days === 1) return t`Tomorrow`;
  if (days === -1) return t`Yesterday`;
  return dateOrWeekday(day, from, locale);
}

/** Within a sentence. @example dayInSentence('2026-11-21', '2026-11-20') // 'tomorrow' */
export function dayInSentence(day: string, from: string, locale = currentLocale()): string {
  const days = daysBetween(from, day);
  if (days === 0) return t({ message: 'today', comment: 'after other words: Due today' });
  if (days === 1) return t({ message: 'tomorrow', comment: 'after other words: Due tomorrow' });
  if (days === -1) return t({ message: 'yesterday', comment: 'after other words: Due yesterday' });
  return dateOrWeekday(day, from, locale);
}

function dateOrWeekday(day: string, from: string, locale: string): string {
  const days = daysBetween(from, day);
  const isThisYear = day.slice(0, 4) === from.slice(0, 4);
  const style: Intl.DateTimeFormatOptions =
    days > 1 && days < 7
      ? { weekday: 'long' }
      : { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) };
  return new Intl.DateTimeFormat(locale, style).format(localDate(day));
}

/** Such as 30 Nov, without a name like "Tomorrow". */
export function shortDate(day: string, locale = currentLocale()): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(localDate(day));
}

/** A date as people type it, so that it can be changed by typing. @example '24 Dec 2026' */
export function typedDate(day: string, locale = currentLocale()): string {
  const style = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(locale, style).format(localDate(day));
}

/** @example fullDate('2026-12-24') // 'Thursday 24 December 2026' */
export function fullDate(day: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'full' }).format(localDate(day));
}

export function monthName(day: string): string {
  const style = { month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(currentLocale(), style).format(localDate(day));
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return localDate(day).getDay();
}

/** UTC where the browser can't find out: `Etc/Unknown` isn't a zone that others know. */
export function localZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === 'Etc/Unknown' ? 'UTC' : zone;
}

function localDate(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function utcTime(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Date.UTC(year, month - 1, date);
}

function dayText(year: number, monthIndex: number, date: number): string {
  return new Date(Date.UTC(year, monthIndex, date)).toISOString().slice(0, 10);
}
