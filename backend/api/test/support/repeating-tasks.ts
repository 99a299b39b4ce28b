import fc from 'fast-check';
import type { Repeating } from '../../src/tasks/recurrence/next-occurrence.js';

const DAY = 86_400_000;
const WEEK = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The same cases in every run; `REPEAT_SEED` and `REPEAT_RUNS` ask for others, and for more. */
export const SEED = Number(process.env.REPEAT_SEED ?? 20_261_130);
export const RUNS = Number(process.env.REPEAT_RUNS ?? 10_000);

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** A day of the years 1900 to 2299, which hold leap years, and centuries that aren't. */
const days = fc
  .integer({ min: Date.parse('1900-01-01') / DAY, max: Date.parse('2299-12-31') / DAY })
  .map((day) => dayAfter('1970-01-01', day));

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');

const someOf = (values: readonly (string | number)[], maxLength = 4) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength }).map((chosen) => chosen.join(','));

const maybe = (name: string, value: fc.Arbitrary<string | number>) =>
  fc.option(
    value.map((text) => `${name}=${text}`),
    { nil: '', freq: 2 },
  );

const intervals = fc.oneof(fc.integer({ min: 2, max: 40 }), fc.constantFrom(100, 365, 999));
const months = someOf([1, 2, 3, 4, 6, 11, 12], 3);
const lasting = fc.constantFrom('WKST=SU', 'WKST=TH', '');

/** Which days of a period a rule names. Each of them exists in some month of every choice of months. */
const choices = {
  none: fc.constant(['']),
  weekdays: fc.tuple(someOf(WEEK).map((text) => `BYDAY=${text}`)),
  places: fc.tuple(someOf([...WEEK, '1MO', '+2TU', '5FR', '-1SU', '-5WE']).map((text) => `BYDAY=${text}`)),
  dates: fc.tuple(someOf([1, 15, 28, 29, -1, -2, -28]).map((text) => `BYMONTHDAY=${text}`)),
  rareDates: fc.tuple(
    someOf([30, 31, -30, -31], 2).map((text) => `BYMONTHDAY=${text}`),
    fc.constantFrom('BYMONTH=1', 'BYMONTH=2,3', 'BYMONTH=12,2'),
  ),
  weekdayDates: fc.tuple(
    someOf(WEEK).map((text) => `BYDAY=${text}`),
    someOf([1, 13, 28, 29, -1]).map((text) => `BYMONTHDAY=${text}`),
  ),
  chosen: fc.tuple(
    fc.uniqueArray(fc.constantFrom(...WEEK), { minLength: 2 }).map((names) => `BYDAY=${names.join(',')}`),
    fc.constantFrom('BYSETPOS=1', 'BYSETPOS=-1', 'BYSETPOS=2', 'BYSETPOS=5', 'BYSETPOS=-5', 'BYSETPOS=1,-1'),
  ),
  /** The 28th exists in each month. */
  chosenDates: fc.tuple(
    someOf([15, 29, 30, 31, -1, -2]).map((text) => `BYMONTHDAY=28,${text}`),
    fc.constantFrom('BYSETPOS=1', 'BYSETPOS=-1'),
  ),
};

const byWeek = fc.oneof(choices.none, choices.weekdays);
const byMonth = fc.oneof(...Object.values(choices));

/** Rules that have dates forever, as {@link isRepeatRule} accepts them. */
const rules = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').chain((frequency) =>
  fc
    .tuple(
      maybe('INTERVAL', intervals),
      maybe('BYMONTH', months),
      frequency === 'MONTHLY' || frequency === 'YEARLY' ? byMonth : byWeek,
      lasting,
    )
    .map(([interval, inMonths, chosen, week]) => {
      const named = new Map(
        [inMonths, ...chosen].filter(Boolean).map((part) => [part.split('=', 1)[0], part]),
      );
      // Without a month, a year has no third Monday and no 15th.
      if (frequency === 'YEARLY' && chosen.join('') !== '' && !named.has('BYMONTH'))
        named.set('BYMONTH', 'BYMONTH=1,2');
      return [`FREQ=${frequency}`, interval, ...named.values(), week].filter(Boolean).join(';');
    }),
);

export interface GeneratedTask extends Repeating {
  readonly dueDate: string;
  readonly repeat: string;
}

/** A task that repeats without an end. */
export const repeatingTasks: fc.Arbitrary<GeneratedTask> = fc.record({
  dueDate: days,
  dueZone: fc.oneof(fc.constant(null), zones),
  repeat: rules,
  repeatFrom: fc.constantFrom('due', 'completion'),
});

/** The moment at which a task is completed or skipped, mostly within two years of its date, and the user's zone. */
export const departures = fc.record({
  by: fc.constantFrom('completed', 'skipped'),
  zone: zones,
  daysLate: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -400, max: 800 }) },
    { weight: 1, arbitrary: fc.integer({ min: -9000, max: 20_000 }) },
  ),
  millisecond: fc.integer({ min: 0, max: DAY - 1 }),
});

export function momentOf(dueDate: string, daysLate: number, millisecond = DAY / 2): Date {
  return new Date(Date.parse(dueDate) + daysLate * DAY + millisecond);
}
