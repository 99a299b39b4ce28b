import { RRuleTemporal } from 'rrule-temporal';
import { isCalendarDay, todayIn } from '../../validation/calendar.js';
import { rule } from '../../validation/rules.js';
import type { TaskRow } from '../task.js';

const DAY = '(MO|TU|WE|TH|FR|SA|SU)';
const listOf = (item: string): RegExp => new RegExp(`^${item}(,${item})*$`);

/** The parts of an RRULE (RFC 5545 §3.3.10) that make sense for days, and their values. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  BYDAY: listOf(`([+-]?[1-5])?${DAY}`),
  BYMONTHDAY: listOf('-?([1-9]|[12]\\d|3[01])'),
  BYMONTH: listOf('([1-9]|1[0-2])'),
  BYSETPOS: /^-?[1-5]$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}$/,
  WKST: new RegExp(`^${DAY}$`),
};

export const RULE_LENGTH_MAX = 200;

/** How many periods to search for the next date. 400 years contain every date that can occur. */
const PERIODS_MAX = 400;

const KNOWN_MAX = 1000;
/** Results for recent texts: a check takes up to 10 ms, and many tasks of a file have the same rule. */
const known = new Map<string, boolean>();

/** Like {@link checkRule}, with a cache. */
export function isRepeatRule(text: string): boolean {
  if (text.length > RULE_LENGTH_MAX) return false;
  const isRule = known.get(text) ?? checkRule(text);
  known.delete(text);
  known.set(text, isRule);
  // The first key is the least recently used one.
  const [oldest] = known.size > KNOWN_MAX ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return isRule;
}

/**
 * Whether a text is a supported rule: the value of an RRULE in capitals, such as
 * `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1`. Rules are of days, so there are no hours and UNTIL is a day. The rule
 * must have at least one date, unlike 30 February.
 */
function checkRule(text: string): boolean {
  const parts = partsOf(text);
  const isKnown = [...parts].every(([name, value]) => PARTS[name]?.test(value));
  if (parts.size !== text.split(';').length || !isKnown) return false;
  return fitsTogether(parts) && nextDate(lasting(parts), '2024-01-01') !== undefined;
}

/**
 * The first day of a rule after another day.
 *
 * @param start A day of the series, `YYYY-MM-DD`: intervals are counted from it.
 * @param after Not before `start`. @default start
 * @returns undefined if the series ends earlier, or passes the year 9999.
 */
export function nextDate(rule: string, start: string, after = start): string | undefined {
  // In UTC every day has 24 hours, so clock changes can't affect the rule.
  const rruleString = `DTSTART:${start.replaceAll('-', '')}T000000Z\nRRULE:${rule}`;
  const series = new RRuleTemporal({ rruleString, maxIterations: PERIODS_MAX });
  try {
    const day = series
      .next(new Date(`${after}T00:00:00Z`))
      ?.toString()
      .slice(0, 'YYYY-MM-DD'.length);
    return day !== undefined && isCalendarDay(day) ? day : undefined;
  } catch (error) {
    // The library has no other way to report that it found no date.
    if (error instanceof Error && error.message.startsWith('Maximum iterations')) return undefined;
    throw error;
  }
}

/** The parts of a rule by their names. */
export function partsOf(rule: string): ReadonlyMap<string, string> {
  return new Map(
    rule.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
    }),
  );
}

export function ruleOf(parts: Iterable<readonly [string, string]>): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(';');
}

const DAY_MILLISECONDS = 86_400_000;
/** In the order of `Date.getDay`. */
const WEEK = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

type Repeating = Pick<TaskRow, 'dueDate' | 'dueZone' | 'repeat' | 'repeatFrom'>;

export interface Occurrence {
  readonly dueDate: string;
  /** The rule for the rest of the series. */
  readonly repeat: string;
}

/**
 * The occurrence after a task that is completed or skipped. It is never before today, and missed dates don't pile up.
 * From the completion, it is also later than the old date. Time and zone stay the same; the rule only chooses the day, so a clock change can't move it.
 *
 * @param zone Defines today for a task without a time zone.
 * @returns undefined if the task doesn't repeat, or this was the last of the series.
 */
export function nextOccurrence(task: Repeating, zone: string, now = new Date()): Occurrence | undefined {
  const { dueDate, repeat } = task;
  if (repeat === null || dueDate === null) return undefined;
  const parts = new Map(partsOf(repeat));
  const count = parts.get('COUNT');
  if (count === '1') return undefined;
  parts.delete('COUNT');
  const place = task.dueZone ?? zone;
  const today = todayIn(place, now);
  // ISO dates sort as text.
  const yesterday = new Date(Date.parse(today) - DAY_MILLISECONDS).toISOString().slice(0, today.length);
  const next =
    task.repeatFrom === 'completion'
      ? dateFromCompletion(parts, today, dueDate > today ? dueDate : today)
      : nextDate(ruleOf(parts), dueDate, dueDate > yesterday ? dueDate : yesterday);
  if (next === undefined) return undefined;
  // COUNT counts completed tasks, so missed dates don't reduce it.
  if (count !== undefined) parts.set('COUNT', String(Number(count) - 1));
  return { dueDate: next, repeat: ruleOf(parts) };
}

/** The first date later than `after` if the series starts on the day of completion, `today`. */
function dateFromCompletion(
  parts: ReadonlyMap<string, string>,
  today: string,
  after: string,
): string | undefined {
  // Each month by itself, because BYSETPOS would choose one date from all of them.
  const months = parts.get('BYMONTH')?.split(',') ?? [undefined];
  const dates = months.flatMap((month) => {
    const rules = new Map(parts);
    if (month !== undefined) rules.set('BYMONTH', month);
    return nextDate(ruleOf(clamped(rules, today)), periodAfter(rules, today), after) ?? [];
  });
  return dates.toSorted()[0];
}

/** The same rule with its day written out if the start chooses it, so that the last day stands in for a missing one. */
function clamped(parts: ReadonlyMap<string, string>, start: string): ReadonlyMap<string, string> {
  const day = Number(start.slice(8));
  const frequency = parts.get('FREQ');
  const isByDay = parts.has('BYDAY') || parts.has('BYMONTHDAY');
  if (isByDay || day <= 28 || (frequency !== 'MONTHLY' && frequency !== 'YEARLY')) return parts;
  const month =
    parts.get('BYMONTH') ?? (frequency === 'YEARLY' ? String(Number(start.slice(5, 7))) : undefined);
  const days = [28, 29, 30, 31].filter((other) => other <= day).join(',');
  return new Map([
    ...parts,
    ...(month === undefined ? [] : [['BYMONTH', month] as const]),
    ['BYMONTHDAY', days],
    ['BYSETPOS', '-1'],
  ]);
}

/**
 * Where a rule that names days starts to count: INTERVAL periods after that of the completion if INTERVAL is more than
 * one. Otherwise a day later in the same month would come next, whatever the interval.
 */
function periodAfter(parts: ReadonlyMap<string, string>, today: string): string {
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const namesDays = ['BYDAY', 'BYMONTHDAY', 'BYMONTH'].some((name) => parts.has(name));
  const date = new Date(`${today}T00:00:00Z`);
  const frequency = parts.get('FREQ');
  if (interval === 1 || !namesDays || frequency === 'DAILY') return today;
  if (frequency === 'WEEKLY') {
    const first = WEEK.indexOf(parts.get('WKST') ?? 'MO');
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() - first + 7) % 7) + 7 * interval);
  } else if (frequency === 'MONTHLY') date.setUTCMonth(date.getUTCMonth() + interval, 1);
  else date.setUTCFullYear(date.getUTCFullYear() + interval, 0, 1);
  return date.toISOString().slice(0, today.length);
}

/** Validates a field with {@link isRepeatRule}. */
export const IsRepeatRule = (): PropertyDecorator =>
  rule(
    'isRepeatRule',
    (value) => typeof value === 'string' && isRepeatRule(value),
    'must be a recurrence rule such as FREQ=WEEKLY;BYDAY=MO,TH that has a date',
  );

function fitsTogether(parts: ReadonlyMap<string, string>): boolean {
  const frequency = parts.get('FREQ');
  const isByMonth = frequency === 'MONTHLY' || (frequency === 'YEARLY' && parts.has('BYMONTH'));
  const until = parts.get('UNTIL')?.replace(/^(....)(..)(..)$/, '$1-$2-$3');
  return (
    frequency !== undefined &&
    !(parts.has('COUNT') && parts.has('UNTIL')) &&
    (until === undefined || isCalendarDay(until)) &&
    (isByMonth || !/\d/.test(parts.get('BYDAY') ?? '')) &&
    (isByMonth || !parts.has('BYMONTHDAY')) &&
    (!parts.has('BYSETPOS') || (isByMonth && parts.has('BYDAY')))
  );
}

/** The same rule without an end. */
function lasting(parts: ReadonlyMap<string, string>): string {
  return ruleOf([...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL' && name !== 'INTERVAL'));
}
