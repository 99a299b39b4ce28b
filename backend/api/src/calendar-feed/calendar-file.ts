import ical, { ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { RRuleTemporal } from 'rrule-temporal';
import { tzlib_get_ical_block as zoneBlock } from 'timezones-ical-library';
import { partsOf, ruleOf } from '../tasks/recurrence/repeat-rule.js';
import type { DatedTask } from './calendar-feed.repository.js';

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

/** An iCalendar file (RFC 5545) with an event for each task: on the day, or at the time in its zone. */
export function calendarFile(tasks: readonly DatedTask[]): string {
  const calendar = ical({
    name: 'Holdfast',
    prodId: '//Holdfast//Tasks//EN',
    // The calendar has no time zone, because each event has one.
    timezone: { name: null, generator: vtimezone },
  });
  for (const task of tasks) calendar.createEvent(eventOf(task));
  return calendar.toString();
}

function eventOf(task: DatedTask): ICalEventData {
  const { id, title, description, version, priority, tags, dueDate, dueTime, dueZone, updatedAt } = task;
  const rule = calendarRule(task);
  const time =
    dueTime === null
      ? { allDay: true, start: new Date(dueDate) }
      : { start: new ClockTime(`${dueDate}T${dueTime}Z`), timezone: dueZone };
  return {
    ...time,
    id,
    stamp: updatedAt,
    sequence: version,
    summary: title,
    ...(description !== null && { description: { plain: description } }),
    priority: PRIORITIES[priority] ?? 0,
    categories: tags.map((name) => ({ name })),
    // A task doesn't block time in the calendar.
    transparency: ICalEventTransparency.TRANSPARENT,
    ...(rule !== undefined && { repeating: rule }),
  };
}

/**
 * The RRULE of an event. A rule that continues from the completion has no dates known in advance. If the task has a
 * time, UNTIL must be in UTC (RFC 5545 §3.3.10): the time on the last day.
 */
function calendarRule({ repeat, repeatFrom, dueTime, dueZone }: DatedTask): string | undefined {
  if (repeat === null || repeatFrom === 'completion') return undefined;
  const parts = new Map(partsOf(repeat));
  const until = parts.get('UNTIL');
  if (until !== undefined && dueTime !== null && dueZone !== null) {
    const rruleString = `DTSTART;TZID=${dueZone}:${until}T${dueTime.replace(':', '')}00\nRRULE:FREQ=DAILY;COUNT=1`;
    const moment = new RRuleTemporal({ rruleString }).options().dtstart.toInstant().toString();
    parts.set('UNTIL', moment.replaceAll(/[-:]/g, ''));
  }
  return ruleOf(parts);
}

/** null for a zone that the library doesn't know: most calendar programs know it by its name. */
function vtimezone(zone: string): string | null {
  const block = zoneBlock(zone);
  return Array.isArray(block) ? (block[0] ?? null) : null;
}
