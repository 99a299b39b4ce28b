/*
 * A calendar day is a string, `2026-11-20`, without a time zone. Days are computed in UTC, where each has 24 hours.
 */

const MS_PER_DAY = 86_400_000;

/** As RFC 5545 calls them, from Monday: weeks start there. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** @example addDays('2026-02-28', 1) // '2026-03-01' */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** 0 is Monday. */
export function weekdayIndex(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[weekdayIndex(day)] ?? 'MO';
}

export function mondayOf(day: string): string {
  return addDays(day, -weekdayIndex(day));
}

/** Year, month and date. */
export function partsOf(day: string): readonly [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month, date];
}

export function monthsBetween(from: string, to: string): number {
  const [year, month] = partsOf(from);
  const [toYear, toMonth] = partsOf(to);
  return (toYear - year) * 12 + toMonth - month;
}

/** The same date some months later, or the last day of that month. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = partsOf(day);
  const first = firstOfMonth(year, month + months);
  return addDays(first, Math.min(date, daysIn(first)) - 1);
}

/** @param month May be less than 1 or more than 12. */
export function firstOfMonth(year: number, month: number): string {
  const index = year * 12 + month - 1;
  return text(Math.floor(index / 12), (index % 12) + 1, 1);
}

export function daysIn(day: string): number {
  const [year, month] = partsOf(day);
  return daysBetween(firstOfMonth(year, month), firstOfMonth(year, month + 1));
}

/** @returns null for a day that doesn't exist: 30 February. */
export function dayOf(year: number, month: number, date: number): string | null {
  if (year < 1000 || year > 9000 || month < 1 || month > 12 || date < 1 || date > 31) return null;
  const day = text(year, month, date);
  return addDays(text(year, month, 1), date - 1) === day ? day : null;
}

export function two(value: number): string {
  return String(value).padStart(2, '0');
}

function text(year: number, month: number, date: number): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}
