import type { Found } from './compile.js';
import {
  addDays,
  addMonths,
  dayOf,
  firstOfMonth,
  mondayOf,
  partsOf,
  two,
  WEEKDAYS,
  weekdayIndex,
  weekdayOf,
  type Weekday,
} from './days.js';
import type { Language, Unit } from './language.js';

/** What phrases are read against. */
export interface Calendar {
  /** The day from which `tomorrow` and `friday` are counted. */
  readonly today: string;
  /** `HH:mm`. A time without a day is the next time that the clock shows it. @default the start of today */
  readonly now?: string | undefined;
  /** The day that is set already: a time without a day is on it. */
  readonly day?: string | undefined;
  /** Whether 3/4 is the fourth of March, as in the United States. @default false */
  readonly isMonthFirst?: boolean | undefined;
  /**
   * A date without a year: `ahead` is the next one that isn't past. Exports of other programs leave this year's year out, so
   * that a past date is `this-year`. @default 'ahead'
   */
  readonly withoutYear?: 'ahead' | 'this-year' | undefined;
}

/** A day, and for `in 2 hours` also a time. */
export interface Day {
  readonly day: string;
  readonly time?: string;
}

/** @returns null if the words name no day: 30 February. */
export function dayMeant(found: Found, calendar: Calendar): Day | null {
  const day = dayText(found, calendar);
  if (found.kind === 'in-units' || found.kind === 'in-half-an-hour') return inUnits(found, calendar);
  if (day === null) return null;
  const time = wordIn(found.language.dayParts, found.slots.dayPart);
  return { day, ...(time !== undefined && { time }) };
}

function dayText({ kind, value, slots, lead, language }: Found, calendar: Calendar): string | null {
  const { today } = calendar;
  const weekday = WEEKDAYS.indexOf(wordIn(language.weekdays, slots.weekday) ?? 'MO');
  const ahead = (weekday - weekdayIndex(today) + 7) % 7;
  const amount = Number(value ?? 0);
  switch (kind) {
    case 'in-days':
      return addDays(today, amount);
    // On a Friday, `friday` is the one in a week: today is called today.
    case 'weekday':
      return addDays(today, ahead || 7);
    case 'this-weekday':
      return addDays(today, ahead);
    case 'weekday-of-next-week':
      return addDays(mondayOf(today), 7 + weekday);
    case 'next':
      return firstOfNext(slots.unit, language, today, amount);
    case 'weekend':
      return weekdayOf(today) === 'SU' && amount === 0 ? today : addDays(mondayOf(today), 5 + 7 * amount);
    case 'end-of':
      return addDays(firstOfNext(slots.unit, language, today, amount + 1) ?? today, -1);
    case 'date':
      return dateMeant(slots, value === 'slashes', language, calendar, lead === 'until');
    case 'day-of-month':
      return nextOfMonth(Number.parseInt(slots.ordinal ?? '', 10), today);
    default:
      return null;
  }
}

function wordIn<Meaning>(words: Readonly<Record<string, Meaning>>, word = ''): Meaning | undefined {
  const key = word.toLowerCase().normalize('NFC').replaceAll(/\s+/gu, ' ');
  return (
    words[key] ??
    words[key.replaceAll('ae', 'ä').replaceAll('ue', 'ü').replaceAll('oe', 'ö').replaceAll('ss', 'ß')]
  );
}

export function numberIn(text: string | undefined, { numbers, places }: Language): number {
  return wordIn(numbers, text) ?? wordIn(places, text) ?? Number.parseInt(text ?? '1', 10);
}

export function weekdayIn(text: string, { weekdays, weekdayPlurals }: Language): Weekday | undefined {
  return wordIn(weekdays, text) ?? wordIn(weekdayPlurals, text);
}

export function unitIn(text: string | undefined, { units }: Language): Unit {
  return wordIn(units, text) ?? 'day';
}

export function monthIn(text: string | undefined, { months }: Language): number {
  return wordIn(months, text) ?? 0;
}

export function placeIn(text: string | undefined, { places }: Language): number {
  return wordIn(places, text) ?? 0;
}

function firstOfNext(
  word: string | undefined,
  language: Language,
  today: string,
  amount: number,
): string | null {
  const [year, month] = partsOf(today);
  switch (word === undefined ? 'week' : unitIn(word, language)) {
    case 'week':
      return addDays(mondayOf(today), 7 * amount);
    case 'month':
      return firstOfMonth(year, month + amount);
    case 'quarter':
      return firstOfMonth(year, Math.floor((month - 1) / 3) * 3 + 1 + 3 * amount);
    case 'year':
      return firstOfMonth(year + amount, 1);
    default:
      return null;
  }
}

type Slots = Found['slots'];

function dateMeant(
  slots: Slots,
  isSlashed: boolean,
  language: Language,
  calendar: Calendar,
  isEnd: boolean,
): string | null {
  const { today, isMonthFirst = false, withoutYear = 'ahead' } = calendar;
  const numbers = [
    Number(slots.day),
    slots.month === undefined ? Number(slots.monthNumber) : monthIn(slots.month, language),
  ];
  const [date = 0, month = 0] = isSlashed && isMonthFirst ? numbers.toReversed() : numbers;
  const year = slots.year ?? slots.shortYear;
  if (year !== undefined) return dayOf(Number(year.length === 2 ? `20${year}` : year), month, date);
  const [thisYear] = partsOf(today);
  if (withoutYear === 'this-year' && !isEnd) return dayOf(thisYear, month, date);
  // A 29 February may be years away.
  const days = Array.from({ length: 9 }, (_, index) => dayOf(thisYear + index, month, date));
  return days.find((day) => day !== null && day >= today) ?? null;
}

/** The next month that has such a day, this one if it is still to come. */
function nextOfMonth(date: number, today: string): string | null {
  const [year, month] = partsOf(today);
  const days = Array.from({ length: 12 }, (_, ahead) => {
    const [itsYear, itsMonth] = partsOf(firstOfMonth(year, month + ahead));
    return dayOf(itsYear, itsMonth, date);
  });
  return days.find((day) => day !== null && day >= today) ?? null;
}

function inUnits({ kind, value, slots, language }: Found, { today, now = '00:00' }: Calendar): Day | null {
  if (kind === 'in-half-an-hour') return inMinutes(Number(value), today, now);
  const amount = numberIn(slots.n, language);
  switch (unitIn(slots.unit, language)) {
    case 'minute':
      return inMinutes(amount, today, now);
    case 'hour':
      return inMinutes(amount * 60, today, now);
    case 'day':
      return { day: addDays(today, amount) };
    case 'week':
      return { day: addDays(today, 7 * amount) };
    case 'month':
      return { day: addMonths(today, amount) };
    case 'quarter':
      return { day: addMonths(today, 3 * amount) };
    case 'year':
      return { day: addMonths(today, 12 * amount) };
  }
}

function inMinutes(amount: number, today: string, now: string): Day {
  const [hours = 0, minutes = 0] = now.split(':').map(Number);
  const total = hours * 60 + minutes + amount;
  const left = total % 1440;
  return {
    day: addDays(today, Math.floor(total / 1440)),
    time: `${two(Math.floor(left / 60))}:${two(left % 60)}`,
  };
}

/** @returns null if the clock never shows it. */
export function timeMeant({ kind, value, slots, language }: Found): string | null {
  const hour = Number(slots.hour);
  const minute = Number(slots.minute ?? 0);
  switch (kind) {
    case 'clock':
      return clock(hour, minute, wordIn(language.halves, slots.half), value === 'bare');
    case 'fixed-time':
      return String(value);
    case 'past-hour':
      return clock(hour, Number(value), undefined, true);
    case 'to-hour':
      return clock(hour - 1, 60 - Number(value), undefined, true);
    case 'half-to-hour':
      return clock(hour - 1, 30, undefined, true);
    case 'day-part':
      return wordIn(language.dayParts, slots.dayPart) ?? null;
    default:
      return null;
  }
}

/** `at 5` is in the afternoon, as most people are awake then; `5:00` is what the clock says. */
function clock(hour: number, minute: number, half: 'am' | 'pm' | undefined, isBare: boolean): string | null {
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    return `${two((hour % 12) + (half === 'pm' ? 12 : 0))}:${two(minute)}`;
  }
  if (hour === 24 && minute > 0) return null;
  const isAfternoon = isBare && hour >= 1 && hour <= 6;
  return `${two((isAfternoon ? hour + 12 : hour + 24) % 24)}:${two(minute)}`;
}
