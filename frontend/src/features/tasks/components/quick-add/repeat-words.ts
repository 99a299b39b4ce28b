import { addDays, weekdayOf } from '../../../../lib/calendar';
import { DAILY, ruleText, WEEKDAYS, type RepeatRule, type Weekday } from '../../model/repeat-rule';

/** `every 2 weeks` in a line of text. */
export type FoundRepeat = Readonly<{ start: number; end: number; repeat: string; dueDate: string }>;

const WEEKDAY = '(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?s?';
const EVERY = new RegExp(
  `(?<=^|[\\s(])every\\s+(?:(other|\\d{1,2}|two|three|four|six)\\s+)?(?:(days?|weeks?|months?|years?|workdays?|weekdays?)|(${WEEKDAY}(?:(?:\\s*,\\s*|\\s+and\\s+)${WEEKDAY})*))(?=$|[\\s,.;!?)])`,
  'i',
);
const NUMBERS: Readonly<Record<string, number>> = { other: 2, two: 2, three: 3, four: 4, six: 6 };
const WORKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];

/** Reads `every day`, `every other week`, `every 3 months`, `every mon, wed and fri`, `every workday`. */
export function findRepeat(text: string, today: string): FoundRepeat | null {
  const match = EVERY.exec(text);
  if (!match) return null;
  const [words, number, unit, days] = match;
  const interval = number === undefined ? 1 : (NUMBERS[number.toLowerCase()] ?? Number(number));
  const weekdays = days === undefined ? [] : weekdaysIn(days);
  const rule = ruleOf(unit?.toLowerCase().replace(/s$/, ''), interval, weekdays);
  if (!rule || interval < 1) return null;
  const dueDate = firstDay(rule, today);
  return { start: match.index, end: match.index + words.length, repeat: ruleText(rule, dueDate), dueDate };
}

function ruleOf(unit: string | undefined, interval: number, weekdays: readonly Weekday[]): RepeatRule | null {
  if (unit === 'workday' || unit === 'weekday')
    return interval === 1 ? { ...DAILY, unit: 'week', weekdays: WORKDAYS } : null;
  if (unit === 'day' || unit === 'week' || unit === 'month' || unit === 'year')
    return { ...DAILY, unit, interval };
  return { ...DAILY, unit: 'week', interval, weekdays };
}

function weekdaysIn(text: string): Weekday[] {
  const names = text.toUpperCase().split(/\s*,\s*|\s+AND\s+/);
  return names.flatMap((name) => WEEKDAYS.find((day) => name.startsWith(day)) ?? []);
}

/** Today, or the first of the weekdays that comes. */
function firstDay({ weekdays }: RepeatRule, today: string): string {
  for (let ahead = 0; ahead < 7; ahead += 1) {
    const day = addDays(today, ahead);
    const name = WEEKDAYS[weekdayOf(day)];
    if (weekdays.length === 0 || (name && weekdays.includes(name))) return day;
  }
  return today;
}
