import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import {
  momentOf,
  repeatingTasks,
  RUNS,
  SEED,
  type GeneratedTask,
} from '../../test/support/repeating-tasks.js';
import { nextOccurrence } from '../tasks/recurrence/next-occurrence.js';
import type { DatedTask } from './calendar-feed.repository.js';
import { calendarFile } from './calendar-file.js';

const DATES = 50;
/** Each case computes 50 dates twice, so these are fewer than the cases of a single date. */
const FEEDS = RUNS / 80;

const task = {
  id: '00000000-0000-4000-8000-000000000000',
  title: 'Water the plants',
  description: null,
  priority: 0,
  tags: [],
  dueTime: null,
  dueZone: null,
  repeat: null,
  repeatFrom: 'due',
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
} as const;

/**
 * What ical.js 2.2.1 reads otherwise than RFC 5545 says: BYSETPOS of a year as of each month, 30 February as 2 March, a
 * weekday that must also be a date, and months that BYMONTH limits. And days with an interval that leads back to a
 * named month after centuries: those the API doesn't wait for.
 */
const UNREADABLE = [
  ['FREQ=YEARLY', 'BYSETPOS'],
  ['BYMONTH=', 'BYMONTHDAY'],
  ['BYDAY', 'BYMONTHDAY'],
  ['FREQ=MONTHLY', 'BYMONTH='],
  ['FREQ=DAILY', 'INTERVAL', 'BYMONTH='],
];
const isReadable = ({ repeat }: GeneratedTask): boolean =>
  UNREADABLE.every((parts) => !parts.every((part) => repeat.includes(part)));

/** Later years are left out: the years of the API end with 9999, and those of ical.js don't. */
const isNear = (date: string): boolean => /^[12]\d{3}-/.test(date);

/** The first dates of the events of a file, as ical.js reads them. */
async function datesOf(dated: DatedTask): Promise<string[]> {
  const calendar = new ICAL.Component(ICAL.parse(await calendarFile([dated])) as unknown[]);
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => new ICAL.Timezone(zone));
  const dates = calendar.getAllSubcomponents('vevent').flatMap((component) => {
    const start = component.getFirstProperty('dtstart');
    const name = start?.getFirstParameter('tzid');
    expect(name === undefined || zones.some(({ tzid }) => tzid === name)).toBe(true);
    const iterator = new ICAL.Event(component).iterator();
    return Array.from({ length: DATES }, () => String(iterator.next())).filter(isNear);
  });
  return dates.slice(0, DATES);
}

/** The dates of a task and those after it, each completed in time. */
function seriesOf(given: GeneratedTask): string[] {
  const dates = [given.dueDate];
  for (let [each, next] = [given, nextOf(given)]; next && dates.length < DATES; next = nextOf(each)) {
    each = { ...each, ...next };
    dates.push(each.dueDate);
  }
  return dates.filter(isNear);
}

const nextOf = (given: GeneratedTask) =>
  nextOccurrence(given, given.dueZone ?? 'UTC', { now: momentOf(given.dueDate, 0) });

const ends = fc.constantFrom('', '', ';COUNT=1', ';COUNT=7', ';UNTIL=20991231');
const times = fc.constantFrom(null, '00:00', '09:30', '23:59');

describe(`calendarFile, given ${FEEDS} generated tasks (REPEAT_SEED=${SEED}),`, () => {
  it(`has the same first ${DATES} dates as the tasks, read by ical.js [C6]`, async () => {
    await fc.assert(
      fc.asyncProperty(repeatingTasks.filter(isReadable), ends, times, async (generated, end, time) => {
        const given = { ...generated, repeat: `${generated.repeat}${end}` };
        const dueTime = given.dueZone === null ? null : time;
        const dates = await datesOf({ ...task, ...given, dueTime });
        const expected = given.repeatFrom === 'due' ? seriesOf(given) : [given.dueDate];
        expect(dates).toEqual(expected.map((day) => (dueTime === null ? day : `${day}T${dueTime}:00`)));
      }),
      { numRuns: FEEDS, seed: SEED, endOnFailure: true },
    );
  }, 120_000);
});
