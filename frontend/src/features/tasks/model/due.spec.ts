import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { localZone } from '../../../lib/calendar';
import { dueChoices } from '../components/due/due-choices';
import { givenTask } from '../testing/given-task';
import { isOverdue, localDayOf } from './due';
import { counted } from './task-summary';
import { isInView } from './task-view';
import { viewOf } from './view-search';

const SUNDAY = '2026-11-29';
const at = (clock: string, day = SUNDAY) => new Date(`${day}T${clock}`);
const timed = (dueTime: string, dueDate = SUNDAY) =>
  givenTask({ dueDate, dueTime: `${dueTime}:00`, dueZone: localZone() });

describe('isOverdue', () => {
  it.each([
    ['a time that has passed', timed('00:05'), at('20:07'), true],
    ['its minute', timed('20:07'), at('20:07:01'), true],
    ['a time to come', timed('20:08'), at('20:07'), false],
    ['a time of yesterday', timed('23:59', '2026-11-28'), at('00:00'), true],
    ['a time of tomorrow', timed('00:05', '2026-11-30'), at('23:59'), false],
    ['today without a time', givenTask({ dueDate: SUNDAY }), at('23:59'), false],
    ['yesterday without a time', givenTask({ dueDate: '2026-11-28' }), at('00:00'), true],
    ['no date', givenTask(), at('20:07'), false],
    ['a time when it is done', { ...timed('00:05'), completed: true }, at('20:07'), false],
    ['a time when it is deleted', { ...timed('00:05'), deletedAt: SUNDAY }, at('20:07'), false],
    // 05:30 on the 30th in Tokyo is 20:30 UTC on the 29th.
    [
      'a time elsewhere that has passed',
      givenTask({ dueDate: '2026-11-30', dueTime: '05:30', dueZone: 'Asia/Tokyo' }),
      new Date('2026-11-29T20:31:00Z'),
      true,
    ],
    [
      'a time elsewhere to come',
      givenTask({ dueDate: '2026-11-30', dueTime: '05:30', dueZone: 'Asia/Tokyo' }),
      new Date('2026-11-29T20:29:00Z'),
      false,
    ],
    [
      'yesterday in a zone that the browser does not know',
      givenTask({ dueDate: '2026-11-28', dueTime: '05:30', dueZone: 'Mars/Base' }),
      at('00:00'),
      true,
    ],
  ])('A task with %s is overdue or not', (_case, task, now, expected) => {
    expect(isOverdue(task, now)).toBe(expected);
  });
});

describe('A time in another zone', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'Europe/Berlin');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('A task belongs to its day in this calendar: in the views and in the counts', () => {
    const task = givenTask({ dueDate: '2026-11-30', dueTime: '05:30:00', dueZone: 'Asia/Tokyo' });
    expect(localDayOf(task)).toBe(SUNDAY);
    expect(isInView(viewOf({ show: 'today' }, SUNDAY), task)).toBe(true);
    const none = { open: 0, completed: 0, today: 0, week: 0, lists: [], tags: [] };
    expect(counted(none, task, 1, SUNDAY)).toMatchObject({ open: 1, today: 1, week: 1 });
  });

  it('A task of a later day here is not due today', () => {
    const task = givenTask({ dueDate: SUNDAY, dueTime: '20:00:00', dueZone: 'America/New_York' });
    expect(localDayOf(task)).toBe('2026-11-30');
    expect(isInView(viewOf({ show: 'today' }, SUNDAY), task)).toBe(false);
    expect(isInView(viewOf({ show: 'today' }, '2026-11-30'), task)).toBe(true);
  });
});

describe('dueChoices', () => {
  it.each([
    ['2026-11-28', ['2026-11-28', '2026-11-29', '2026-11-30', null]],
    // A Sunday: the next week begins tomorrow.
    [SUNDAY, [SUNDAY, '2026-11-30', null]],
    ['2026-11-30', ['2026-11-30', '2026-12-01', '2026-12-05', '2026-12-07', null]],
    // A Friday: the weekend begins tomorrow.
    ['2026-12-04', ['2026-12-04', '2026-12-05', '2026-12-07', null]],
  ])('The choices on %s are different days', (day, expected) => {
    expect(dueChoices(day).map(({ dueDate }) => dueDate)).toEqual(expected);
  });
});
