import { isCalendarDay, todayIn } from '../../validation/calendar.js';
import type { TaskRow } from '../task.js';
import { nextDate, partsOf, ruleOf } from './repeat-rule.js';

const DAY_MILLISECONDS = 86_400_000;
/** In the order of `Date.getDay`. */
const WEEK = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

type Parts = ReadonlyMap<string, string>;

export type Repeating = Pick<TaskRow, 'dueDate' | 'dueZone' | 'repeat' | 'repeatFrom'>;

export interface Occurrence {
  readonly dueDate: string;
  /** The rule for the rest of the series. */
  readonly repeat: string;
}

/** How, and when, a series leaves a date for the next one. */
export interface Departure {
  /** `skipped`: today can be the next date. `completed`: today is done. @default 'completed' */
  readonly by?: 'completed' | 'skipped';
  /** @default the current time */
  readonly now?: Date;
}

/**
 * The occurrence after a task that is completed or skipped. It is later than the old date, and later than today if the
 * task is completed, so missed dates don't pile up. Time and zone stay the same; the rule only chooses the day, so a clock
 * change can't move it. `docs/dates.md` lists the rules.
 *
 * @param zone Defines today for a task without a time zone.
 * @returns undefined if the task doesn't repeat, or this was the last of the series: COUNT or UNTIL is reached, or the year
 *   9999.
 * @example nextOccurrence({ dueDate: '2026-11-27', dueZone: null, repeat: 'FREQ=WEEKLY', repeatFrom: 'due' }, 'UTC')
 */
export function nextOccurrence(
  task: Repeating,
  zone: string,
  { by = 'completed', now = new Date() }: Departure = {},
): Occurrence | undefined {
  const { dueDate, repeat } = task;
  if (repeat === null || dueDate === null) return undefined;
  const today = todayIn(task.dueZone ?? zone, now);
  return occurrence(repeat, (parts) =>
    task.repeatFrom === 'completion'
      ? dateFromCompletion(parts, today, later(dueDate, today))
      : dateFromDueDate(parts, dueDate, later(dueDate, by === 'skipped' ? dayBefore(today) : today)),
  );
}

/** The occurrence after a date whose task is completed in time. */
export function followingOccurrence(dueDate: string, repeat: string): Occurrence | undefined {
  return occurrence(repeat, (parts) => dateFromDueDate(parts, dueDate, dueDate));
}

/** @param dateOf The next date of a rule without COUNT and UNTIL. */
function occurrence(repeat: string, dateOf: (parts: Parts) => string | undefined): Occurrence | undefined {
  const given = partsOf(repeat);
  const [count, until] = [given.get('COUNT'), given.get('UNTIL')];
  if (count === '1') return undefined;
  const dueDate = dateOf(without(given, 'COUNT', 'UNTIL'));
  if (dueDate === undefined || (until !== undefined && dueDate.replaceAll('-', '') > until)) return undefined;
  // COUNT counts completed and skipped tasks, so missed dates don't reduce it.
  const rest = [...given].map(
    ([name, value]) => [name, name === 'COUNT' ? String(Number(value) - 1) : value] as const,
  );
  return { dueDate, repeat: ruleOf(rest) };
}

/** The first date later than `after`; the interval is counted from the due date. */
function dateFromDueDate(parts: Parts, dueDate: string, after: string): string | undefined {
  return nextDate(ruleOf(parts), dueDate, after) ?? dateWithoutInterval(parts, dueDate, after);
}

/** The first date later than `after` if the series starts on the day of completion, `today`. */
function dateFromCompletion(parts: Parts, today: string, after: string): string | undefined {
  return clampedDate(parts, today, after) ?? dateWithoutInterval(parts, today, after);
}

/**
 * The first date of a rule whose interval never leads to a day that it names: every seventh day from a Wednesday is never
 * a Monday, and every fourth year from 2025 has no 29 February. Such a series doesn't end, but its interval starts again
 * on the first day that the rule names, or an interval later if the start is such a day.
 */
function dateWithoutInterval(parts: Parts, start: string, after: string): string | undefined {
  const rule = without(parts, 'INTERVAL');
  const isNamed = nextDate(ruleOf(rule), start, dayBefore(start)) === start;
  const from = later(after, isNamed ? dayBefore(periodAfter(parts, start)) : after);
  if (!isCalendarDay(from)) return undefined;
  return nextDate(ruleOf(rule), start, from) ?? clampedDate(rule, start, from);
}

/** The first date later than `after`, where the last day of a month stands in for a missing one. */
function clampedDate(parts: Parts, start: string, after: string): string | undefined {
  const from = parts.get('FREQ') === 'DAILY' ? start : periodAfter(parts, start);
  const dates = clamped(parts, start).flatMap((rule) => nextDate(ruleOf(rule), from, after) ?? []);
  return dates.toSorted()[0];
}

/**
 * The same rule with its day written out if the start chooses it, so that the last day stands in for a missing one. One
 * rule for each month that it names, because BYSETPOS would choose one date from all of them.
 */
function clamped(parts: Parts, start: string): Parts[] {
  const day = Number(start.slice(8));
  const frequency = parts.get('FREQ');
  const isByDay = parts.has('BYDAY') || parts.has('BYMONTHDAY');
  if (isByDay || day <= 28 || (frequency !== 'MONTHLY' && frequency !== 'YEARLY')) return [parts];
  const month = frequency === 'YEARLY' ? String(Number(start.slice(5, 7))) : undefined;
  const months = parts.get('BYMONTH')?.split(',') ?? [month];
  const days = [28, 29, 30, 31].filter((other) => other <= day).join(',');
  return months.map(
    (each) =>
      new Map([
        ...parts,
        ...(each === undefined ? [] : [['BYMONTH', each] as const]),
        ['BYMONTHDAY', days],
        ['BYSETPOS', '-1'],
      ]),
  );
}

/**
 * Where a rule that names days starts to count: INTERVAL periods after that of the start if INTERVAL is more than one.
 * Otherwise a day later in the same month would come next, no matter the interval.
 */
function periodAfter(parts: Parts, start: string): string {
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const namesDays = ['BYDAY', 'BYMONTHDAY', 'BYMONTH'].some((name) => parts.has(name));
  const date = new Date(`${start}T00:00:00Z`);
  const frequency = parts.get('FREQ');
  if (interval === 1 || !namesDays) return start;
  if (frequency === 'DAILY') date.setUTCDate(date.getUTCDate() + interval);
  else if (frequency === 'WEEKLY') {
    const first = WEEK.indexOf(parts.get('WKST') ?? 'MO');
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() - first + 7) % 7) + 7 * interval);
  } else if (frequency === 'MONTHLY') date.setUTCMonth(date.getUTCMonth() + interval, 1);
  else date.setUTCFullYear(date.getUTCFullYear() + interval, 0, 1);
  return date.toISOString().slice(0, start.length);
}

function without(parts: Parts, ...names: string[]): Parts {
  return new Map([...parts].filter(([name]) => !names.includes(name)));
}

/** ISO dates sort as text. */
function later(one: string, other: string): string {
  return one > other ? one : other;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MILLISECONDS).toISOString().slice(0, day.length);
}
