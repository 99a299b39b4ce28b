import type { Found } from './compile.js';
import { WEEKDAYS, type Weekday } from './days.js';
import type { Language, Unit } from './language.js';
import { monthIn, numberIn, placeIn, unitIn, weekdayIn } from './meanings.js';

/** The value of an RRULE and where it continues from. */
export interface Repeat {
  readonly rule: string;
  readonly from: 'due' | 'completion';
  /** `every morning` */
  readonly time?: string;
}

const FREQUENCIES: Readonly<Partial<Record<Unit, readonly [string, number]>>> = {
  day: ['DAILY', 1],
  week: ['WEEKLY', 1],
  month: ['MONTHLY', 1],
  quarter: ['MONTHLY', 3],
  year: ['YEARLY', 1],
};

/** @returns null if no rule says it: every 2 hours. */
export function repeatMeant(found: Found, words: string): Repeat | null {
  const rule = ruleOf(found);
  if (rule === null) return null;
  const { dayParts } = found.language;
  const dayPart = found.slots.dayPart?.toLowerCase();
  const time = dayPart === undefined ? undefined : dayParts[dayPart];
  const isAfter = found.slots.completion !== undefined || /^\S+\s*!/u.test(words);
  return { rule, from: isAfter ? 'completion' : 'due', ...(time !== undefined && { time }) };
}

function ruleOf({ kind, value, slots, language }: Found): string | null {
  const interval = slots.other === undefined && slots.n === undefined ? 1 : intervalIn(slots, language);
  if (!(interval >= 1)) return null;
  switch (kind) {
    case 'rule':
      return String(value);
    case 'every-unit':
      return unitRule(unitIn(slots.unit, language), interval);
    case 'every-unit-on':
    case 'every-weekday':
      return weekdayRule(slots.weekdays ?? slots.weekday ?? '', interval, language);
    case 'every-day-part':
      return slots.weekday === undefined ? 'FREQ=DAILY' : weekdayRule(slots.weekday, 1, language);
    case 'every-nth':
      return nthRule(placeIn(slots.place, language), weekdayIn(slots.weekday ?? '', language));
    case 'every-date':
      return dateRule(
        slots.month === undefined ? Number(slots.monthNumber) : monthIn(slots.month, language),
        Number(slots.day),
      );
    case 'every-day-of-month':
      return monthDaysRule(slots.ordinals ?? '');
    default:
      return null;
  }
}

/** `other` is 2. */
function intervalIn({ other, n }: Found['slots'], language: Language): number {
  const number = numberIn(other ?? n, language);
  return Number.isNaN(number) ? 2 : number;
}

function unitRule(unit: Unit, interval: number): string | null {
  const [frequency, factor] = FREQUENCIES[unit] ?? [];
  return frequency === undefined || factor === undefined
    ? null
    : `FREQ=${frequency}${intervalPart(interval * factor)}`;
}

const intervalPart = (interval: number): string => (interval === 1 ? '' : `;INTERVAL=${interval}`);

function weekdayRule(text: string, interval: number, language: Language): string | null {
  const days = weekdaysIn(text, language);
  return days === null ? null : `FREQ=WEEKLY${intervalPart(interval)};BYDAY=${days.join(',')}`;
}

/** `mon, wed and fri`, `mon-fri`. */
function weekdaysIn(text: string, language: Language): Weekday[] | null {
  const ends = text.split(new RegExp(language.to, 'iu'));
  const members = text.split(new RegExp(language.and, 'iu'));
  if (ends.length > 1 && (ends.length > 2 || members.length > 1)) return null;
  const days = (ends.length > 1 ? ends : members).map((word) => weekdayIn(word.trim(), language));
  const [first, last] = days.map((day) => WEEKDAYS.findIndex((each) => each === day));
  if (first === undefined || days.includes(undefined)) return null;
  if (ends.length > 1) return last === undefined || last <= first ? null : WEEKDAYS.slice(first, last + 1);
  return WEEKDAYS.filter((day) => days.includes(day));
}

function nthRule(place: number, weekday: Weekday | undefined): string | null {
  return place === 0 || weekday === undefined ? null : `FREQ=MONTHLY;BYDAY=${place}${weekday}`;
}

function dateRule(month: number, date: number): string | null {
  const isDate =
    month >= 1 && month <= 12 && date >= 1 && date <= new Date(Date.UTC(2024, month, 0)).getUTCDate();
  return isDate ? `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${date}` : null;
}

function monthDaysRule(text: string): string | null {
  const dates = (text.match(/\d+/gu) ?? []).map(Number);
  const isList = !/[-–]|\bto\b|\bbis\b/u.test(text);
  const areDates = dates.length > 0 && dates.every((date) => date >= 1 && date <= 31);
  return isList && areDates ? `FREQ=MONTHLY;BYMONTHDAY=${[...new Set(dates)].join(',')}` : null;
}
