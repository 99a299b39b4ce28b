import type { Parser } from 'chrono-node/en';
import { addDays, weekdayOf } from '../../../../lib/calendar';

/*
 * What the library does not read, or reads in another way than it is meant here. Each rule is a parser of the library,
 * so that a time after it ("dec 24 at 5pm") is joined to it there.
 */

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY = '(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|urs|ur)?(?:day)?';

const BEGIN = '(?<![\\w.,:/-])';
/** Not followed by more of a word, number or time. */
const END = '(?![\\w:/-]|\\.\\d)';

type DayOf = (groups: readonly (string | undefined)[]) => string | null;

/** @param today The day from which all of them count. */
export function dateRules(today: string): Parser[] {
  const monday = addDays(today, (8 - weekdayOf(today)) % 7 || 7);
  const month = firstOfNextMonth(today);
  return [
    rule(`${MONTH}\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?`, ([name = '', date, year]) =>
      dayIn(today, MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1, Number(date), year),
    ),
    rule('(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}|\\d{2})?', ([date, name, year]) =>
      dayIn(today, Number(name), Number(date), year?.length === 2 ? `20${year}` : year),
    ),
    rule('(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)', ([date]) => nextOfMonth(today, Number(date))),
    rule('(?:the\\s+)?day after tomorrow', () => addDays(today, 2)),
    rule(`next\\s+${WEEKDAY}`, ([name = '']) =>
      addDays(monday, (WEEKDAYS.indexOf(name.toLowerCase()) + 6) % 7),
    ),
    rule('next week', () => monday),
    rule('next month', () => month),
    rule('(?:this\\s+|the\\s+)?weekend', () => (weekdayOf(today) === 0 ? today : addDays(monday, -2))),
    rule('(?:the\\s+)?end of (?:the\\s+|this\\s+)?week', () => addDays(monday, -1)),
    rule('(?:the\\s+)?end of (?:the\\s+|this\\s+)?month', () => addDays(month, -1)),
    rule('(?:the\\s+)?end of (?:the\\s+|this\\s+)?year', () => `${today.slice(0, 4)}-12-31`),
  ];
}

function rule(pattern: string, dayOf: DayOf): Parser {
  return {
    pattern: () => new RegExp(BEGIN + pattern + END, 'i'),
    extract: (_context, match) => {
      const [year, month, day] = dayOf(match.slice(1))?.split('-').map(Number) ?? [];
      return year === undefined || month === undefined || day === undefined ? null : { year, month, day };
    },
  };
}

/** Without a year the next one that is not past. */
function dayIn(today: string, month: number, date: number, year: string | undefined): string | null {
  if (year !== undefined) return existing(Number(year), month, date);
  const thisYear = Number(today.slice(0, 4));
  // A 29 February may be years away.
  const days = Array.from({ length: 9 }, (_, index) => existing(thisYear + index, month, date));
  return days.find((day) => day !== null && day >= today) ?? null;
}

/** The next month that has such a day, this one if it is still to come. */
function nextOfMonth(today: string, date: number): string | null {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const days = Array.from({ length: 12 }, (_, ahead) => {
    const index = month - 1 + ahead;
    return existing(year + Math.floor(index / 12), (index % 12) + 1, date);
  });
  return days.find((day) => day !== null && day >= today) ?? null;
}

function firstOfNextMonth(today: string): string {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return dayText(month === 12 ? year + 1 : year, (month % 12) + 1, 1);
}

function existing(year: number, month: number, date: number): string | null {
  const day = dayText(year, month, date);
  return month >= 1 && month <= 12 && date >= 1 && addDays(day, 0) === day ? day : null;
}

function dayText(year: number, month: number, date: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}
