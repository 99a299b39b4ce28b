import { describe, expect, it } from '@jest/globals';
import { isRepeatRule } from '../../tasks/recurrence/repeat-rule.js';
import { readTodoistDate } from './todoist-dates.js';

/** A Friday. */
const TODAY = '2026-11-20';

describe('readTodoistDate', () => {
  it.each([
    ['2026-12-24', { dueDate: '2026-12-24' }],
    ['2026-12-24 18:00', { dueDate: '2026-12-24', dueTime: '18:00' }],
    ['today', { dueDate: TODAY }],
    ['Tomorrow at 9am', { dueDate: '2026-11-21', dueTime: '09:00' }],
    ['Dec 24', { dueDate: '2026-12-24' }],
    ['24 Dec 2027 at 6:30pm', { dueDate: '2027-12-24', dueTime: '18:30' }],
    // Exports leave this year's year out.
    ['Jan 2', { dueDate: '2026-01-02' }],
    ['10 Nov', { dueDate: '2026-11-10' }],
    ['13 Jun 17:15', { dueDate: '2026-06-13', dueTime: '17:15' }],
    ['28 Nov', { dueDate: '2026-11-28' }],
    ['mon', { dueDate: '2026-11-23' }],
    ['12am today', { dueDate: TODAY, dueTime: '00:00' }],
  ])('reads the day %s', (phrase, date) => {
    expect(readTodoistDate(phrase, TODAY)).toEqual(date);
  });

  it.each([
    ['every day', TODAY, 'FREQ=DAILY'],
    ['daily', TODAY, 'FREQ=DAILY'],
    ['every 3 days', TODAY, 'FREQ=DAILY;INTERVAL=3'],
    ['every other week', TODAY, 'FREQ=WEEKLY;INTERVAL=2'],
    ['every weekday', TODAY, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every weekend', '2026-11-21', 'FREQ=WEEKLY;BYDAY=SA,SU'],
    ['every mon, wed and fri', TODAY, 'FREQ=WEEKLY;BYDAY=MO,WE,FR'],
    ['every other tue', '2026-11-24', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
    ['every 2nd fri', '2026-12-11', 'FREQ=MONTHLY;BYDAY=2FR'],
    ['every last friday', '2026-11-27', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['every first monday', '2026-12-07', 'FREQ=MONTHLY;BYDAY=1MO'],
    ['every 15th', '2026-12-15', 'FREQ=MONTHLY;BYMONTHDAY=15'],
    ['every 1, 15', '2026-12-01', 'FREQ=MONTHLY;BYMONTHDAY=1,15'],
    ['every last day', '2026-11-30', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['every month', TODAY, 'FREQ=MONTHLY'],
    ['every quarter', TODAY, 'FREQ=MONTHLY;INTERVAL=3'],
    ['every dec 24', '2026-12-24', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24'],
    ['every mon starting 2026-12-01', '2026-12-07', 'FREQ=WEEKLY;BYDAY=MO'],
    ['every day until 2026-12-31', TODAY, 'FREQ=DAILY;UNTIL=20261231'],
    ['every day until jan 5', TODAY, 'FREQ=DAILY;UNTIL=20270105'],
    ['every 2nd month', TODAY, 'FREQ=MONTHLY;INTERVAL=2'],
    ['every third month', TODAY, 'FREQ=MONTHLY;INTERVAL=3'],
    ['every 4th week', TODAY, 'FREQ=WEEKLY;INTERVAL=4'],
    ['every tues and thursday', '2026-11-24', 'FREQ=WEEKLY;BYDAY=TU,TH'],
    ['every 24 sept', '2027-09-24', 'FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=24'],
    // A series that has started goes on.
    ['every mon starting nov 1', '2026-11-23', 'FREQ=WEEKLY;BYDAY=MO'],
    ['every 2 weeks from 5 jan', '2026-11-23', 'FREQ=WEEKLY;INTERVAL=2'],
    ['every weekday starting jan 5', TODAY, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every mon starting dec 1', '2026-12-07', 'FREQ=WEEKLY;BYDAY=MO'],
  ])('reads the recurrence "%s"', (phrase, dueDate, repeat) => {
    expect(readTodoistDate(phrase, TODAY)).toEqual({ dueDate, repeat, repeatFrom: 'due' });
    expect(isRepeatRule(repeat)).toBe(true);
  });

  it('continues from the completion if the phrase says so, and keeps the time of day', () => {
    expect(readTodoistDate('every! 3 days at 9am', TODAY)).toEqual({
      dueDate: TODAY,
      dueTime: '09:00',
      repeat: 'FREQ=DAILY;INTERVAL=3',
      repeatFrom: 'completion',
    });
    expect(readTodoistDate('every morning', TODAY)).toMatchObject({ dueTime: '09:00', repeat: 'FREQ=DAILY' });
  });

  it.each([
    ['jeden Tag', TODAY, 'FREQ=DAILY'],
    ['jeden Montag', '2026-11-23', 'FREQ=WEEKLY;BYDAY=MO'],
    ['jeden letzten Freitag', '2026-11-27', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['every friday', TODAY, 'FREQ=WEEKLY;BYDAY=FR'],
  ])('reads the recurrence "%s" of a German export', (phrase, dueDate, repeat) => {
    expect(readTodoistDate(phrase, TODAY, 'de')).toEqual({ dueDate, repeat, repeatFrom: 'due' });
  });

  it('reads days and times of a German export', () => {
    const read = (phrase: string) => readTodoistDate(phrase, TODAY, 'de');
    expect(read('morgen um 14 Uhr')).toEqual({ dueDate: '2026-11-21', dueTime: '14:00' });
    expect(read('10. Nov. 2026')).toEqual({ dueDate: '2026-11-10' });
    expect(read('10. November')).toEqual({ dueDate: '2026-11-10' });
  });

  it.each([
    ['in 3 days', { dueDate: '2026-11-23' }],
    ['tomorrow at noon', { dueDate: '2026-11-21', dueTime: '12:00' }],
    ['tomorrow 17h', { dueDate: '2026-11-21', dueTime: '17:00' }],
    ['every third month', { dueDate: TODAY, repeat: 'FREQ=MONTHLY;INTERVAL=3', repeatFrom: 'due' }],
    ['quarterly', { dueDate: TODAY, repeat: 'FREQ=MONTHLY;INTERVAL=3', repeatFrom: 'due' }],
  ])('reads %s like the new-task line', (phrase, date) => {
    expect(readTodoistDate(phrase, TODAY)).toEqual(date);
  });

  it.each([
    'someday',
    'every blue moon',
    'every sunset',
    'every monsoon',
    'every last month',
    'marmalade 3',
    'every 3 marmalade',
    'jeden Tag',
    'every 32nd',
    '2026-02-30',
    'every',
    '',
    ' '.repeat(100_000),
  ])('does not guess at %j', (phrase) => {
    expect(readTodoistDate(phrase, TODAY)).toBeUndefined();
  });
});
