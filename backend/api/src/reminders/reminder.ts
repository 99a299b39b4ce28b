import { CLOCK, isCalendarDay, isTimeZone } from '../validation/calendar.js';
import { rule } from '../validation/rules.js';
import { instantOf } from './instant.js';

/** Per task. */
export const REMINDERS_MAX = 10;
/** Four weeks. */
export const MINUTES_MAX = 40_320;

const MINUTE_MILLISECONDS = 60_000;

/** A duration before the due time, as the TRIGGER of an alarm writes it (RFC 5545 §3.8.6.3), in minutes only. */
const BEFORE = /^-PT(0|[1-9]\d{0,4})M$/;
/** A local time with its zone (RFC 9557), without an offset: the zone decides, even if its rules change. */
const AT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\[([^\]]+)\]$/;

/** What a task has that decides when it reminds. */
export interface Reminding {
  readonly dueDate: string | null;
  readonly dueTime: string | null;
  readonly dueZone: string | null;
  /** null: the owner's default. */
  readonly reminders: readonly string[] | null;
  readonly snoozedUntil: string | null;
}

/**
 * Whether a text is a reminder: `-PT30M` is 30 minutes before the due time, and `2026-12-01T09:00[Europe/Lisbon]` is a
 * fixed time.
 */
export function isReminder(text: string): boolean {
  const minutes = BEFORE.exec(text)?.[1];
  if (minutes !== undefined) return Number(minutes) <= MINUTES_MAX;
  const [, day = '', clock = '', zone = ''] = AT.exec(text) ?? [];
  return isCalendarDay(day) && CLOCK.test(clock) && isTimeZone(zone);
}

/** Validates a list of reminders, which has each only once. */
export const IsReminderList = (): PropertyDecorator =>
  rule(
    'isReminderList',
    (value) =>
      Array.isArray(value) &&
      value.length <= REMINDERS_MAX &&
      new Set<unknown>(value).size === value.length &&
      value.every((each) => typeof each === 'string' && isReminder(each)),
    `must be at most ${REMINDERS_MAX} different reminders such as -PT30M or 2026-12-01T09:00[Europe/Lisbon]`,
  );

/**
 * When a task reminds, in milliseconds since the epoch, in order. A reminder before the due time has no effect on a task
 * without one.
 *
 * @param defaultMinutes How long before the due time a task reminds that has none; null: not at all.
 */
export function instantsOf(task: Reminding, defaultMinutes: number | null): number[] {
  const standard = defaultMinutes === null ? [] : [`-PT${defaultMinutes}M`];
  const instants = (task.reminders ?? standard).flatMap(
    (reminder) => instantOfReminder(reminder, task) ?? [],
  );
  const snoozed = task.snoozedUntil === null ? [] : [Date.parse(task.snoozedUntil)];
  return [...new Set([...instants, ...snoozed])].toSorted((one, other) => one - other);
}

/**
 * The reminders of the next occurrence of a task: a fixed time keeps its distance in days from the due date.
 *
 * @param from The due date of the task.
 * @param to The due date of the next occurrence.
 */
export function carriedReminders(
  reminders: readonly string[] | null,
  from: string | null,
  to: string,
): string[] | null {
  if (reminders === null) return null;
  const distance = from === null ? 0 : Date.parse(to) - Date.parse(from);
  return reminders.flatMap((reminder) => {
    const [, day, clock, zone] = AT.exec(reminder) ?? [];
    if (day === undefined) return reminder;
    const moved = new Date(Date.parse(day) + distance).toISOString().slice(0, day.length);
    // A series may run to the end of the calendar.
    return isCalendarDay(moved) ? `${moved}T${clock}[${zone}]` : [];
  });
}

function instantOfReminder(reminder: string, { dueDate, dueTime, dueZone }: Reminding): number | undefined {
  const [, day, clock, zone] = AT.exec(reminder) ?? [];
  if (day !== undefined && clock !== undefined && zone !== undefined) return instantOf(day, clock, zone);
  if (dueDate === null || dueTime === null || dueZone === null) return undefined;
  const minutes = Number(BEFORE.exec(reminder)?.[1]);
  return instantOf(dueDate, dueTime, dueZone) - minutes * MINUTE_MILLISECONDS;
}
