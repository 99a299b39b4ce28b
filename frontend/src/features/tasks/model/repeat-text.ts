import { plural, selectOrdinal, t } from '@lingui/core/macro';
import { dayInSentence, today, weekdayOf } from '../../../lib/calendar';
import { firstWeekday } from '../../../lib/date-time';
import { currentLocale } from '../../../i18n/language';
import { readRule, WEEKDAYS, type RepeatRule, type Weekday } from './repeat-rule';

/** Describes a rule as a sentence: "Every 2 weeks on Monday and Thursday, until 24 Dec". */
export function repeatText(repeat: string, dueDate: string | null, repeatFrom: 'due' | 'completion'): string {
  const basis = dueDate ?? today();
  const rule = readRule(repeat);
  const [days, end] = rule ? [rhythm(rule, basis), endOf(rule)] : namedDays(repeat);
  if (days === undefined) return t`Custom: ${repeat}`;
  const parts = [days, end ?? '', repeatFrom === 'completion' ? t`from completion` : ''];
  return parts.filter((part) => part !== '').join(', ');
}

/** The days and the end of a rule that names its days, as the form doesn't: the 15th, the last Friday, 24 December. */
function namedDays(repeat: string): [string?, string?] {
  const found =
    /^(?<rest>FREQ=(?:MONTHLY|YEARLY)(?:;INTERVAL=\d+)?)(?:;BYMONTH=(?<month>\d+))?(?:;BYMONTHDAY=(?<dates>[\d,]+)|;BYDAY=(?<place>-1)(?<weekday>[A-Z]{2}))(?<end>;.*)?$/.exec(
      repeat,
    );
  const { rest = '', month, dates, weekday, end = '' } = found?.groups ?? {};
  const rule = readRule(rest + end);
  if (!rule || (rule.unit === 'year') !== (month !== undefined && dates?.includes(',') === false)) return [];
  if (rule.unit === 'year') return [rhythm(rule, `2024-${two(month)}-${two(dates)}`), endOf(rule)];
  const day = WEEKDAYS.findIndex((each) => each === weekday);
  const months = plural(rule.interval, { one: 'Every month', other: 'Every # months' });
  const texts = dates?.split(',').map((date) => monthText(rule, `2024-01-${two(date)}`));
  const name = weekdayName(Math.max(day, 0));
  return [`${months} ${texts ? listText(texts) : t`on the last ${name}`}`, endOf(rule)];
}

const two = (text = ''): string => text.padStart(2, '0');

function listText(texts: readonly string[]): string {
  return new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(texts);
}

function rhythm(rule: RepeatRule, dueDate: string): string {
  const { unit, interval } = rule;
  switch (unit) {
    case 'day':
      return plural(interval, { one: 'Every day', other: 'Every # days' });
    case 'week':
      return weekText(rule, dueDate);
    case 'month':
      return `${plural(interval, { one: 'Every month', other: 'Every # months' })} ${monthText(rule, dueDate)}`;
    case 'year': {
      const day = longDay(dueDate);
      const years = plural(interval, { one: 'Every year', other: 'Every # years' });
      return t`${years} on ${day}`;
    }
  }
}

function weekText({ interval, weekdays }: RepeatRule, dueDate: string): string {
  const isWorkdays = weekdays.length === 5 && !weekdays.includes('SA') && !weekdays.includes('SU');
  if (isWorkdays && interval === 1) return t`Every workday`;
  const names = weekdays.length === 0 ? [weekdayName(weekdayOf(dueDate))] : inWeekOrder(weekdays).map(nameOf);
  const days = listText(names);
  const weeks = plural(interval, { one: 'Every week', other: 'Every # weeks' });
  return t`${weeks} on ${days}`;
}

function monthText({ monthDay }: RepeatRule, dueDate: string): string {
  const date = Number(dueDate.slice(8));
  switch (monthDay) {
    case 'date':
      return selectOrdinal(date, {
        one: 'on the #st',
        two: 'on the #nd',
        few: 'on the #rd',
        other: 'on the #th',
      });
    case 'weekday':
      return weekdayInMonth(dueDate);
    case 'last-day':
      return t`on the last day`;
    case 'last-workday':
      return t`on the last workday`;
  }
}

function weekdayInMonth(dueDate: string): string {
  const weekday = weekdayName(weekdayOf(dueDate));
  switch (Math.ceil(Number(dueDate.slice(8)) / 7)) {
    case 1:
      return t`on the first ${weekday}`;
    case 2:
      return t`on the second ${weekday}`;
    case 3:
      return t`on the third ${weekday}`;
    case 4:
      return t`on the fourth ${weekday}`;
    default:
      return t`on the fifth ${weekday}`;
  }
}

function endOf({ until, count }: RepeatRule): string {
  if (until !== null) {
    const day = dayInSentence(until, today());
    return t`until ${day}`;
  }
  return count === null ? '' : plural(count, { one: 'once', other: '# times' });
}

/** Sorts weekdays from the day on which weeks begin in the user's region. */
export function inWeekOrder(weekdays: readonly Weekday[]): Weekday[] {
  const first = firstWeekday();
  const placeOf = (day: Weekday): number => (WEEKDAYS.indexOf(day) - first + 7) % 7;
  return [...weekdays].sort((one, other) => placeOf(one) - placeOf(other));
}

export function nameOf(day: Weekday): string {
  return weekdayName(WEEKDAYS.indexOf(day));
}

/** 0 is Sunday; 2 August 2026 was one. */
export function weekdayName(weekday: number, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(currentLocale(), { weekday: style }).format(new Date(2026, 7, 2 + weekday));
}

function longDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Intl.DateTimeFormat(currentLocale(), { day: 'numeric', month: 'long' }).format(
    new Date(year, month - 1, date),
  );
}
