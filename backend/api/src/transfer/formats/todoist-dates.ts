import { nextDate } from '../../tasks/recurrence/repeat-rule.js';
import { isCalendarDay } from '../../validation/calendar.js';

export interface TodoistDate {
  readonly dueDate: string;
  /** `HH:mm` */
  readonly dueTime?: string;
  readonly repeat?: string;
  readonly repeatFrom?: 'due' | 'completion';
}

/** Phrases aren't longer, and matching the patterns against other text would be slow. */
const PHRASE_MAX = 150;

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// Whole names and their abbreviations only: "month" begins like Monday, and "sunset" like Sunday.
const WEEKDAY =
  '(?:(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|mon|tues?|wed|thurs?|thur|thu|fri|sat|sun)';
const MONTH =
  '(?:january|february|march|april|june|july|august|september|october|november|december|sept|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
const ORDINALS = ['first', 'second', 'third', 'fourth'];
const UNITS: Readonly<Record<string, string>> = {
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
};
const WORDS: Readonly<Record<string, string>> = {
  daily: 'FREQ=DAILY',
  weekly: 'FREQ=WEEKLY',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
  quarter: 'FREQ=MONTHLY;INTERVAL=3',
  weekday: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  workday: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekend: 'FREQ=WEEKLY;BYDAY=SA,SU',
  'last day': 'FREQ=MONTHLY;BYMONTHDAY=-1',
};
const TIMES: Readonly<Record<string, string>> = {
  morning: '09:00',
  afternoon: '12:00',
  evening: '19:00',
  night: '22:00',
};

/**
 * Reads the phrases that Todoist writes into the DATE of an export, in English: "2026-12-24", "Dec 24 at 6pm",
 * "every! 3 days", "every 2nd fri", "every mon, thu starting 2026-11-30 until 2027-06-30".
 *
 * @param today The start of a phrase that names no day.
 * @returns undefined for any other text.
 */
export function readTodoistDate(phrase: string, today: string): TodoistDate | undefined {
  if (phrase.length > PHRASE_MAX) return undefined;
  const { rest: timed, dueTime } = takeTime(phrase.trim().toLowerCase());
  const { rest: started, day: start } = takeDay(
    timed,
    /\s+(?:starting|from)\s+(.+?)(?=\s+(?:until|ending|till)\s|$)/,
    today,
  );
  const { rest, day: end } = takeDay(started, /\s+(?:until|ending|till)\s+(.+)$/, today, 'ahead');
  const time = dueTime === undefined ? {} : { dueTime };
  const [, marker, unit] =
    /^(?:(every|every!|ev|after)\s+)?(.*)$/.exec(rest.replace(/^every\s*!/, 'every!')) ?? [];
  const isRepeating = marker !== undefined || /^(daily|weekly|monthly|yearly)$/.test(rest);
  if (!isRepeating) {
    const dueDate = readDay(rest, today);
    return dueDate === undefined ? undefined : { dueDate, ...time };
  }
  const rule = ruleOf(unit ?? '');
  if (rule === undefined) return undefined;
  const dueDate = firstDate(rule, start ?? today, today);
  if (dueDate === undefined) return undefined;
  const until = end === undefined ? '' : `;UNTIL=${end.replaceAll('-', '')}`;
  const repeatFrom = marker === 'every!' || marker === 'after' ? 'completion' : 'due';
  return {
    dueDate,
    ...time,
    ...(TIMES[unit ?? ''] && { dueTime: TIMES[unit ?? ''] }),
    repeat: `${rule}${until}`,
    repeatFrom,
  };
}

function ruleOf(unit: string): string | undefined {
  if (TIMES[unit] !== undefined) return 'FREQ=DAILY';
  const word = WORDS[unit.replace(/s$/, '')] ?? WORDS[unit];
  if (word !== undefined) return word;
  const [, count, name = ''] =
    /^(?:(\d{1,3}|other|second|third|fourth|2nd|3rd|(?:[4-9]|1\d)th)\s+)?(day|week|month|year)s?$/.exec(
      unit,
    ) ?? [];
  if (UNITS[name] !== undefined) return `FREQ=${UNITS[name]}${intervalOf(count)}`;
  return ruleOfWeekdays(unit) ?? ruleOfMonthDays(unit) ?? ruleOfYearDay(unit);
}

function ruleOfWeekdays(unit: string): string | undefined {
  const nth = new RegExp(`^(last|${ORDINALS.join('|')}|[1-5](?:st|nd|rd|th))\\s+(${WEEKDAY})$`).exec(unit);
  if (nth) {
    const [, ordinal = '', day = ''] = nth;
    const place = ordinal === 'last' ? -1 : ORDINALS.indexOf(ordinal) + 1 || Number.parseInt(ordinal, 10);
    return `FREQ=MONTHLY;BYDAY=${place}${codeOf(day)}`;
  }
  const list = new RegExp(`^(other\\s+)?(${WEEKDAY}(?:(?:\\s*,\\s*|\\s+and\\s+)${WEEKDAY})*)$`).exec(unit);
  if (!list) return undefined;
  const days = (list[2] ?? '').split(/\s*,\s*|\s+and\s+/).map(codeOf);
  return `FREQ=WEEKLY${intervalOf(list[1]?.trim())};BYDAY=${days.join(',')}`;
}

function ruleOfMonthDays(unit: string): string | undefined {
  if (!/^\d{1,2}(?:st|nd|rd|th)?(?:(?:\s*,\s*|\s+and\s+)\d{1,2}(?:st|nd|rd|th)?)*$/.test(unit))
    return undefined;
  const days = unit.match(/\d+/g) ?? [];
  return days.every((day) => Number(day) >= 1 && Number(day) <= 31)
    ? `FREQ=MONTHLY;BYMONTHDAY=${days.map(Number).join(',')}`
    : undefined;
}

function ruleOfYearDay(unit: string): string | undefined {
  const date = monthAndDay(unit);
  return date && `FREQ=YEARLY;BYMONTH=${date.month};BYMONTHDAY=${date.day}`;
}

/** "dec 24", "24 dec", "24th of december". */
function monthAndDay(text: string): { month: number; day: number } | undefined {
  const found =
    new RegExp(`^(?<month>${MONTH})\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?$`).exec(text) ??
    new RegExp(`^(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?\\s+(?<month>${MONTH})$`).exec(text);
  if (!found?.groups) return undefined;
  const { month = '', day = '' } = found.groups;
  return { month: MONTHS.indexOf(month.slice(0, 3)) + 1, day: Number(day) };
}

/**
 * @param noYear What a date without a year means. Exports leave this year's year out, so that a past date stays past; an
 *   end lies ahead.
 */
function readDay(
  text: string,
  today: string,
  noYear: 'this year' | 'ahead' = 'this year',
): string | undefined {
  if (text === 'today') return today;
  if (text === 'tomorrow') return plus(today, 1);
  if (isCalendarDay(text)) return text;
  if (new RegExp(`^${WEEKDAY}$`).test(text)) return nextDate(`FREQ=WEEKLY;BYDAY=${codeOf(text)}`, today);
  const [, date = '', year] = /^(.+?)(?:,?\s+(\d{4}))?$/.exec(text) ?? [];
  const found = monthAndDay(date);
  if (!found) return undefined;
  const inYear = (of: string | number): string =>
    `${of}-${String(found.month).padStart(2, '0')}-${String(found.day).padStart(2, '0')}`;
  const thisYear = inYear(today.slice(0, 4));
  const isNextYear = noYear === 'ahead' && thisYear < today;
  const day = isNextYear ? inYear(Number(today.slice(0, 4)) + 1) : thisYear;
  const chosen = year === undefined ? day : inYear(year);
  return isCalendarDay(chosen) ? chosen : undefined;
}

function takeDay(
  text: string,
  pattern: RegExp,
  today: string,
  noYear?: 'ahead',
): { rest: string; day: string | undefined } {
  const found = pattern.exec(text);
  const day = found && readDay((found[1] ?? '').trim(), today, noYear);
  return day ? { rest: text.replace(pattern, ''), day } : { rest: text, day: undefined };
}

function takeTime(text: string): { rest: string; dueTime: string | undefined } {
  const pattern =
    /(?:^|\s+)(?:at\s+|@\s*)?(\d{1,2})(?::(\d\d))?\s*(am|pm)\b|(?:^|\s+)(?:at\s+|@\s*)?(\d{1,2}):(\d\d)(?!\d)/;
  const found = pattern.exec(text);
  if (!found) return { rest: text, dueTime: undefined };
  const [whole, twelve, minutes = '00', half, hour = '0', minute = '00'] = found;
  const hours = half === undefined ? Number(hour) : (Number(twelve) % 12) + (half === 'pm' ? 12 : 0);
  const dueTime = `${String(hours).padStart(2, '0')}:${half === undefined ? minute : minutes}`;
  return { rest: text.replace(whole, '').trim(), dueTime };
}

/**
 * The first day of a rule on or after `start`, or `start` itself if the rule names no day. A series that has started goes
 * on: its first day on or after today.
 */
function firstDate(rule: string, start: string, today: string): string | undefined {
  const first = rule.includes('BY') ? nextDate(rule.replace(/;INTERVAL=\d+/, ''), plus(start, -1)) : start;
  return first === undefined || first >= today ? first : nextDate(rule, first, plus(today, -1));
}

function intervalOf(count: string | undefined): string {
  if (count === undefined) return '';
  const number = ORDINALS.indexOf(count) + 1 || Number.parseInt(count, 10);
  return `;INTERVAL=${count === 'other' ? 2 : number}`;
}

const codeOf = (day: string): string => DAYS.find((code) => code === day.slice(0, 2).toUpperCase()) ?? 'MO';

function plus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, day.length);
}
