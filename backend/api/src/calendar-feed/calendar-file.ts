import ical, { ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { RRuleTemporal } from 'rrule-temporal';
import { tzlib_get_ical_block as zoneBlock } from 'timezones-ical-library';
import { partsOf, ruleOf } from '../tasks/recurrence/repeat-rule.js';
import type { DatedTask } from './calendar-feed.repository.js';

/** Our priorities, none to highest, as those of RFC 5545 §3.8.1.9. */
const PRIORITIES = [0, 9, 5, 1];

/**
 * The time that a clock shows, wherever this process runs: ical-generator asks a date for its local hours, in the zone
 * of the process, unless it is one of date-fns' dates, by the look of which this one is taken.
 */
class ClockTime extends Date {
  readonly internal = new Date(0);

  withTimeZone(): this {
    return this;
  }

  tzComponents(): never {
    throw new Error('A clock has no zone');
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
    // Without a zone of the whole calendar; each event brings its own.
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
    // A task takes no time of the day for itself.
    transparency: ICalEventTransparency.TRANSPARENT,
    ...(rule !== undefined && { repeating: rule }),
  };
}

/**
 * The rule in the calendar's words. What goes on from the day it is done has no dates that could be told before. The
 * end of a series with times is a moment in UTC there (RFC 5545 §3.3.10): the time of its last day.
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

/** A zone that the library does not know goes without: most calendars know it by its name. */
function vtimezone(zone: string): string | null {
  const block = zoneBlock(zone);
  return Array.isArray(block) ? (block[0] ?? null) : null;
}
