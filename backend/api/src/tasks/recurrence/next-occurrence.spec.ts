import { describe, expect, it } from '@jest/globals';
import { nextOccurrence, type Departure } from './next-occurrence.js';

const DAY = 86_400_000;
const at = (now: string | number): Departure => ({ by: 'completed', now: new Date(now) });
const noon = (day: string): Departure => at(`${day}T12:00:00Z`);
const plus = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

const daily = { dueZone: null, repeat: 'FREQ=DAILY', repeatFrom: 'due' } as const;

describe('nextOccurrence', () => {
  it('is the next date after the due date, even when the task is completed early', () => {
    const task = { ...daily, dueDate: '2026-11-20', repeat: 'FREQ=WEEKLY;BYDAY=FR' };
    const next = { dueDate: '2026-11-27', repeat: task.repeat };
    for (const day of ['2026-11-01', '2026-11-20', '2026-11-26'])
      expect(nextOccurrence(task, 'UTC', noon(day))).toEqual(next);
  });

  it('is one task after 30 missed days, later than today', () => {
    const task = { ...daily, dueDate: '2026-10-21' };
    expect(nextOccurrence(task, 'UTC', noon('2026-11-20'))?.dueDate).toBe('2026-11-21');
    const weekly = { ...task, repeat: 'FREQ=WEEKLY;BYDAY=WE' };
    expect(nextOccurrence(weekly, 'UTC', noon('2026-11-20'))?.dueDate).toBe('2026-11-25');
    expect(nextOccurrence(weekly, 'UTC', noon('2026-11-25'))?.dueDate).toBe('2026-12-02');
    const everyThird = { ...task, repeat: 'FREQ=DAILY;INTERVAL=3' };
    expect(nextOccurrence(everyThird, 'UTC', noon('2026-11-20'))?.dueDate).toBe('2026-11-23');
  });

  it('is today at the earliest when a missed date is skipped', () => {
    const task = { ...daily, dueDate: '2026-10-21' };
    const skipped = (day: string) => ({ ...noon(day), by: 'skipped' as const });
    expect(nextOccurrence(task, 'UTC', skipped('2026-11-20'))?.dueDate).toBe('2026-11-20');
    expect(nextOccurrence(task, 'UTC', skipped('2026-10-21'))?.dueDate).toBe('2026-10-22');
    const fromCompletion = { ...task, repeatFrom: 'completion' as const };
    expect(nextOccurrence(fromCompletion, 'UTC', skipped('2026-11-20'))?.dueDate).toBe('2026-11-21');
  });

  it.each([
    // Every seventh day from a Wednesday is never a Monday.
    ['FREQ=DAILY;INTERVAL=7;BYDAY=MO', '2026-12-02', '2026-12-07'],
    ['FREQ=DAILY;INTERVAL=7;BYDAY=MO', '2026-12-07', '2026-12-14'],
    // 2025 plus a multiple of four is never a leap year.
    ['FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29', '2025-03-01', '2028-02-29'],
    ['FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29', '2096-02-29', '2104-02-29'],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', '2026-02-10', '2026-03-31'],
    // The day of the date is in none of the months.
    ['FREQ=YEARLY;BYMONTH=2,6', '2027-01-31', '2027-02-28'],
    ['FREQ=MONTHLY;BYMONTH=2', '2026-12-30', '2027-02-28'],
  ])(
    'of %s, due on %s, is %s, although its interval or day never leads to a date',
    (repeat, dueDate, next) => {
      for (const repeatFrom of ['due', 'completion'] as const) {
        const task = { dueDate, dueZone: null, repeat, repeatFrom };
        const { dueDate: date = 'an end' } = nextOccurrence(task, 'UTC', noon(dueDate)) ?? {};
        expect([repeatFrom, repeatFrom === 'due' ? date === next : date > dueDate]).toEqual([
          repeatFrom,
          true,
        ]);
      }
    },
  );

  it('continues from the day of completion if the task says so', () => {
    const task = {
      ...daily,
      dueDate: '2026-11-01',
      repeat: 'FREQ=DAILY;INTERVAL=3',
      repeatFrom: 'completion' as const,
    };
    expect(nextOccurrence(task, 'UTC', noon('2026-11-20'))?.dueDate).toBe('2026-11-23');
    const early = { ...task, dueDate: '2027-05-01' };
    // Still every third day from the completion, and later than the date that is done.
    expect(nextOccurrence(early, 'UTC', noon('2026-11-20'))?.dueDate).toBe('2027-05-04');
  });

  it.each([
    // The date that has just been done does not come again.
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1', '2026-12-01', '2026-11-29', '2027-12-01'],
    ['FREQ=WEEKLY;BYDAY=WE', '2026-12-02', '2026-11-29', '2026-12-09'],
    // INTERVAL counts from the period of the completion.
    ['FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=30', '2026-10-30', '2026-11-29', '2027-05-30'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', '2026-11-20', '2026-11-24', '2026-12-11'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU', '2026-11-22', '2026-11-28', '2026-12-06'],
    ['FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=24', '2025-12-24', '2026-11-29', '2028-12-24'],
    // The last day stands in for a missing one.
    ['FREQ=MONTHLY;INTERVAL=3', '2026-11-29', '2026-11-29', '2027-02-28'],
    ['FREQ=MONTHLY', '2027-01-31', '2027-01-31', '2027-02-28'],
    ['FREQ=YEARLY', '2028-02-29', '2028-02-29', '2029-02-28'],
    ['FREQ=YEARLY;BYMONTH=2,6', '2027-01-31', '2027-01-31', '2027-02-28'],
  ])('counts %s, due on %s and completed on %s, from the completion: %s', (repeat, dueDate, day, next) => {
    const task = { dueDate, dueZone: null, repeat, repeatFrom: 'completion' } as const;
    expect(nextOccurrence(task, 'UTC', noon(day))?.dueDate).toBe(next);
  });

  it('counts completions, and ends', () => {
    const task = { ...daily, dueDate: '2026-11-01', repeat: 'FREQ=DAILY;COUNT=3' };
    expect(nextOccurrence(task, 'UTC', noon('2026-11-20'))?.repeat).toBe('FREQ=DAILY;COUNT=2');
    expect(
      nextOccurrence({ ...task, repeat: 'FREQ=DAILY;COUNT=1' }, 'UTC', noon('2026-11-20')),
    ).toBeUndefined();
    const ended = { ...task, repeat: 'FREQ=DAILY;UNTIL=20261119' };
    expect(nextOccurrence(ended, 'UTC', noon('2026-11-20'))).toBeUndefined();
  });

  it('uses today’s date in the zone of the task, or else of the caller', () => {
    const task = { ...daily, dueDate: '2026-11-01' };
    const lateInLondon = at('2026-11-20T23:30:00Z');
    expect(nextOccurrence(task, 'Asia/Tokyo', lateInLondon)?.dueDate).toBe('2026-11-22');
    const inTokyo = { ...task, dueZone: 'Asia/Tokyo' };
    expect(nextOccurrence(inTokyo, 'America/Los_Angeles', lateInLondon)?.dueDate).toBe('2026-11-22');
    expect(nextOccurrence(task, 'America/Los_Angeles', lateInLondon)?.dueDate).toBe('2026-11-21');
  });

  it('is on the right day in every time zone around every clock change, at any hour', () => {
    const wrong: unknown[] = [];
    let asked = 0;
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of daysAroundChanges(zone)) {
        // The first and last moment of the day. In 2026 no zone skips midnight.
        for (const now of [startOf(day, zone), startOf(plus(day, 1), zone) - 1]) {
          for (const dueZone of [zone, null]) {
            const task = { dueDate: day, dueZone, repeatFrom: 'due' } as const;
            const dates = ['FREQ=DAILY', 'FREQ=WEEKLY'].map(
              (repeat) => nextOccurrence({ ...task, repeat }, zone, at(now))?.dueDate,
            );
            // Missed yesterday: completing it today leads to tomorrow, and skipping it to today.
            const late = { ...task, dueDate: plus(day, -1), repeat: 'FREQ=DAILY' };
            for (const by of ['completed', 'skipped'] as const)
              dates.push(nextOccurrence(late, zone, { ...at(now), by })?.dueDate);
            asked += dates.length;
            if (dates.join() !== [plus(day, 1), plus(day, 7), plus(day, 1), day].join())
              wrong.push({ zone, day, now, dueZone, dates });
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(15_000);
  }, 60_000);
});

/** The days around the clock changes of a zone in 2026, or any four days if there are none. */
function daysAroundChanges(zone: string): string[] {
  const offset = offsetsOf(zone);
  const days = Array.from({ length: 365 }, (_, n) => plus('2026-01-01', n));
  const changes = days.filter((day) => offset(Date.parse(day)) !== offset(Date.parse(day) + DAY));
  const around = changes.flatMap((day) => [plus(day, -1), day, plus(day, 1)]);
  return around.length > 0 ? around : ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25'];
}

/** Minutes that the clocks of a zone are ahead of UTC. */
function offsetsOf(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (moment) => {
    const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}

/** The first moment of a day in a zone. */
function startOf(day: string, zone: string): number {
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  let [low, high] = [Date.parse(day) - 2 * DAY, Date.parse(day) + 2 * DAY];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (calendar.format(middle) < day) low = middle;
    else high = middle;
  }
  return high;
}
