import {
  addDays,
  daysBetween,
  daysIn,
  mondayOf,
  monthsBetween,
  partsOf,
  weekdayOf,
  type Weekday,
} from './days.js';

/** A leap day can be eight years away (1896 to 1904). */
const DAYS_MAX = 366 * 9;

/**
 * The first day of a rule that this grammar writes, on or after `from`. Intervals count from `start`.
 *
 * @returns undefined if there is none within nine years.
 */
export function firstDay(rule: string, start: string, from = start): string | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const anchor = hasDays(parts) ? (search(parts, start, start, 1) ?? start) : start;
  return search(parts, anchor, from < anchor ? anchor : from, Number(parts.get('INTERVAL') ?? 1));
}

type Parts = ReadonlyMap<string, string>;

const hasDays = (parts: Parts): boolean => parts.has('BYDAY') || parts.has('BYMONTHDAY');

function search(parts: Parts, anchor: string, from: string, interval: number): string | undefined {
  for (let ahead = 0; ahead <= DAYS_MAX * interval; ahead += 1) {
    const day = addDays(from, ahead);
    if (isOfRule(parts, anchor, day) && periodsBetween(parts.get('FREQ'), anchor, day) % interval === 0)
      return day;
  }
  return undefined;
}

function isOfRule(parts: Parts, anchor: string, day: string): boolean {
  const [, month, date] = partsOf(day);
  if (parts.has('BYMONTH') && !listOf(parts, 'BYMONTH').includes(String(month))) return false;
  if (parts.has('BYMONTHDAY')) {
    const fromEnd = date - daysIn(day) - 1;
    return listOf(parts, 'BYMONTHDAY').some((each) => Number(each) === date || Number(each) === fromEnd);
  }
  if (parts.get('BYSETPOS') === '-1') return isLastOf(parts, day);
  if (parts.has('BYDAY')) return listOf(parts, 'BYDAY').some((each) => isWeekday(each, day));
  return isSameDay(parts.get('FREQ'), anchor, day);
}

const listOf = (parts: Parts, name: string): string[] => (parts.get(name) ?? '').split(',');

/** `FR`, `3FR` or `-1FR`. */
function isWeekday(text: string, day: string): boolean {
  if (text.slice(-2) !== weekdayOf(day)) return false;
  const place = Number(text.slice(0, -2));
  const [, , date] = partsOf(day);
  if (place === 0) return true;
  return place > 0 ? Math.ceil(date / 7) === place : Math.ceil((daysIn(day) - date + 1) / 7) === -place;
}

/** Whether no later day of the month is one of the rule's weekdays. */
function isLastOf(parts: Parts, day: string): boolean {
  const days = listOf(parts, 'BYDAY');
  const isOne = (each: string): boolean => days.includes(weekdayOf(each) satisfies Weekday);
  const left = daysIn(day) - partsOf(day)[2];
  return isOne(day) && !Array.from({ length: left }, (_, index) => addDays(day, index + 1)).some(isOne);
}

function isSameDay(frequency: string | undefined, anchor: string, day: string): boolean {
  switch (frequency) {
    case 'WEEKLY':
      return weekdayOf(anchor) === weekdayOf(day);
    case 'MONTHLY':
      return anchor.slice(8) === day.slice(8);
    case 'YEARLY':
      return anchor.slice(5) === day.slice(5);
    default:
      return true;
  }
}

function periodsBetween(frequency: string | undefined, anchor: string, day: string): number {
  switch (frequency) {
    case 'WEEKLY':
      return daysBetween(mondayOf(anchor), mondayOf(day)) / 7;
    case 'MONTHLY':
      return monthsBetween(anchor, day);
    case 'YEARLY':
      return partsOf(day)[0] - partsOf(anchor)[0];
    default:
      return daysBetween(anchor, day);
  }
}
