import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { departures, momentOf, RUNS, repeatingTasks, SEED } from '../../../test/support/repeating-tasks.js';
import { isCalendarDay, todayIn } from '../../validation/calendar.js';
import { nextOccurrence } from './next-occurrence.js';
import { isRepeatRule } from './repeat-rule.js';

describe(`nextOccurrence, given ${RUNS} generated tasks (REPEAT_SEED=${SEED}),`, () => {
  it('is later than the old date, never before today nor today again, and never missing [C6]', () => {
    const seen = { due: 0, completion: 0, completed: 0, skipped: 0 };
    fc.assert(
      fc.property(repeatingTasks, departures, (task, { by, zone, daysLate, millisecond }) => {
        const now = momentOf(task.dueDate, daysLate, millisecond);
        const today = todayIn(task.dueZone ?? zone, now);
        const next = nextOccurrence(task, zone, { by, now });
        const date = next?.dueDate ?? 'an end';
        expect(isCalendarDay(date)).toBe(true);
        expect(date > task.dueDate).toBe(true);
        expect(by === 'completed' || task.repeatFrom === 'completion' ? date > today : date >= today).toBe(
          true,
        );
        expect(next?.repeat).toBe(task.repeat);
        seen[by] += 1;
        seen[task.repeatFrom] += 1;
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS / 3);
  }, 120_000);

  it('ends only at its count or its last day', () => {
    fc.assert(
      fc.property(
        repeatingTasks,
        fc.integer({ min: -1, max: 1 }),
        fc.integer({ min: 1, max: 3 }),
        (task, days, count) => {
          const now = momentOf(task.dueDate, 0);
          const lasting = nextOccurrence(task, 'UTC', { now });
          const date = lasting?.dueDate ?? '';
          const last = momentOf(date, days).toISOString().slice(0, 10).replaceAll('-', '');
          const until = nextOccurrence({ ...task, repeat: `${task.repeat};UNTIL=${last}` }, 'UTC', { now });
          expect(until?.dueDate).toBe(days < 0 ? undefined : date);
          const counted = nextOccurrence({ ...task, repeat: `${task.repeat};COUNT=${count}` }, 'UTC', {
            now,
          });
          expect(counted).toEqual(
            count === 1 ? undefined : { dueDate: date, repeat: `${task.repeat};COUNT=${count - 1}` },
          );
        },
      ),
      { numRuns: RUNS / 20, seed: SEED, endOnFailure: true },
    );
  });

  it('gets only rules that the API accepts', () => {
    for (const { repeat } of fc.sample(repeatingTasks, { numRuns: RUNS / 20, seed: SEED }))
      expect([repeat, isRepeatRule(repeat)]).toEqual([repeat, true]);
  });
});
