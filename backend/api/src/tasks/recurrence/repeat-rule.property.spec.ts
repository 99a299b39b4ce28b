import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { repeatingTasks, RUNS, SEED } from '../../../test/support/repeating-tasks.js';
import { rfcDates } from '../../../test/support/rfc-dates.js';
import { nextDate } from './repeat-rule.js';

const DATES = 12;
const YEARS = 12;
/** Each case computes many dates twice, so these are fewer than the cases of a single date. */
const RULES = RUNS / 20;

describe(`nextDate, given ${RULES} generated rules (REPEAT_SEED=${SEED}),`, () => {
  it(`has the first ${DATES} dates of RFC 5545 [C6]`, () => {
    fc.assert(
      fc.property(repeatingTasks, ({ repeat, dueDate }) => {
        const expected = rfcDates(repeat, dueDate, DATES, YEARS);
        const dates: string[] = [];
        for (let day: string | undefined = dueDate; day && dates.length < expected.length;) {
          day = nextDate(repeat, dueDate, day);
          dates.push(day ?? 'an end');
        }
        expect(dates).toEqual(expected);
      }),
      { numRuns: RULES, seed: SEED, endOnFailure: true },
    );
  }, 120_000);
});
