import ical, { ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { RRuleTemporal } from 'rrule-temporal';
import { tzlib_get_ical_block as zoneBlock, tzlib_get_timezones as zoneNames } from 'timezones-ical-library';
import { partsOf, ruleOf } from '../tasks/recurrence/repeat-rule.js';
import { TimeSlices } from '../time-slices.js';
import { lineOf, linesOf, nameOf } from '../validation/text.js';
import type { DatedTask } from './calendar-feed.repository.js';
import { eventSeries, type EventSeries } from './event-series.js';

const ZONES = new Set(zoneNames());

/** Maps our priorities, none to highest, to those of RFC 5545 §3.8.1.9. */
const PRIORITIES = [0, 9, 5, 1];

/**
 * A local time that doesn't depend on the time zone of this process. ical-generator reads a Date in that zone, except for
 * dates of date-fns, which it recognizes by the members that this class has.
 */
class ClockTime extends Date {
  readonly internal = new Date(0);

  withTimeZone(): this {
    return this;
  }

  tzComponents(): never {
    throw new Error('A clock time has no zone');
  }

  override getFullYear(): number {
    return this.getUTCFullYear();
  }

  override getMonth(): number {
    return this.getUTCMonth();
  }

  override getDate(): number {
    return this.getUTCDate();
  }

  override getHours(): number {
    return this.getUTCHours();
  }

  override getMinutes(): number {
    return this.getUTCMinutes();
  }

  override getSeconds(): number {
    return this.getUTCSeconds();
  }
}

/**
 * An iCalendar file (RFC 5545) with an event for each task: on the day, or at the time in its zone. A task whose date isn't
 * one of its rule has an event for the date, and one for the rest of the series.
 */
export async function calendarFile(tasks: readonly DatedTask[]): Promise<string> {
  const calendar = ical({
    name: 'Holdfast',
    prodId: '//Holdfast//Tasks//EN',
    // The calendar has no time zone, because each event has one.
    timezone: { name: null, generator: (zone) => vtimezone(zone)?.block ?? null },
  });
  const slices = new TimeSlices();
  for (const task of tasks) {
    for (const [index, series] of seriesOf(task).entries())
      calendar.createEvent({ ...eventOf(task, series), id: index === 0 ? task.id : `${task.id}-${index}` });
    await slices.pause();
  }
  return calendar.toString();
}

/** A rule that continues from the completion has no dates known in advance. */
function seriesOf({ dueDate, repeat, repeatFrom }: DatedTask): EventSeries[] {
  return repeat === null || repeatFrom === 'completion' ? [{ start: dueDate }] : eventSeries(dueDate, repeat);
}

function eventOf(task: DatedTask, { start, repeat }: EventSeries): ICalEventData {
  const { title, description, version, priority, tags, dueTime, dueZone, updatedAt } = task;
  const time =
    dueTime === null || dueZone === null
      ? { allDay: true, start: new Date(start) }
      : { start: new ClockTime(`${start}T${dueTime}Z`), timezone: vtimezone(dueZone)?.zone ?? null };
  return {
    ...time,
    stamp: updatedAt,
    sequence: version,
    // Tasks stored earlier may have control characters, which RFC 5545 §3.3.11 excludes.
    summary: lineOf(title),
    ...(description !== null && { description: { plain: linesOf(description) } }),
    priority: PRIORITIES[priority] ?? 0,
    categories: tags.map((name) => ({ name: nameOf(name) })),
    // A task doesn't block time in the calendar.
    transparency: ICalEventTransparency.TRANSPARENT,
    ...(repeat !== undefined && { repeating: calendarRule(repeat, task) }),
  };
}

/**
 * The RRULE of an event. If the task has a time, UNTIL must be in UTC (RFC 5545 §3.3.10): the time on the last day. FREQ comes
 * first and numbers are in order, because ical.js, which Thunderbird uses, skips months that aren't.
 */
function calendarRule(repeat: string, { dueTime, dueZone }: DatedTask): string {
  const parts = new Map([['FREQ', ''], ...partsOf(repeat)]);
  for (const name of ['BYMONTH', 'BYMONTHDAY']) {
    const numbers = parts.get(name)?.split(',');
    if (numbers) parts.set(name, numbers.toSorted((a, b) => Number(a) - Number(b)).join(','));
  }
  const until = parts.get('UNTIL');
  if (until !== undefined && dueTime !== null && dueZone !== null) {
    const rruleString = `DTSTART;TZID=${dueZone}:${until}T${dueTime.replace(':', '')}00\nRRULE:FREQ=DAILY;COUNT=1`;
    const moment = new RRuleTemporal({ rruleString }).options().dtstart.toInstant().toString();
    parts.set('UNTIL', moment.replaceAll(/[-:]/g, ''));
  }
  return ruleOf(parts);
}

/**
 * The definition of a zone, and the name that it defines: `Asia/Kolkata` for `Asia/Calcutta`. An event must use a name that
 * the file defines (RFC 5545 §3.2.19).
 *
 * @returns null for a zone that the library doesn't know. Its times are written without a zone.
 */
function vtimezone(zone: string): { zone: string; block: string } | null {
  // Names are accepted in any case.
  const name = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  const [block, id] = ZONES.has(name) ? zoneBlock(name) : [];
  return block === undefined || id === undefined ? null : { zone: id.replace('TZID=', ''), block };
}
