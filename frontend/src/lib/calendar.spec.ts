import { describe, expect, it } from 'vitest';
import { addDays, dayInSentence, dayName, daysBetween, today, weekdayOf } from './calendar';

describe('Calendar days', () => {
  it('Today is the day on the local clock, one minute before and after midnight', () => {
    expect(today(new Date(2026, 10, 20, 23, 59))).toBe('2026-11-20');
    expect(today(new Date(2026, 10, 21, 0, 1))).toBe('2026-11-21');
  });

  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i days is %s', (day, days, expected) => {
    expect(addDays(day, days)).toBe(expected);
    expect(daysBetween(day, expected)).toBe(days);
  });

  it.each([
    ['2026-11-20', 'Today'],
    ['2026-11-21', 'Tomorrow'],
    ['2026-11-19', 'Yesterday'],
    ['2026-11-22', 'Sunday'],
    ['2026-11-26', 'Thursday'],
    ['2026-11-27', '27 Nov'],
    ['2026-11-13', '13 Nov'],
    ['2027-01-02', '2 Jan 2027'],
  ])('%s is called %s on 20 November 2026', (day, name) => {
    expect(dayName(day, '2026-11-20', 'en-GB')).toBe(name);
  });

  it.each([
    ['2026-11-20', 'today'],
    ['2026-11-21', 'tomorrow'],
    ['2026-11-19', 'yesterday'],
    ['2026-11-22', 'Sunday'],
    ['2026-11-27', '27 Nov'],
  ])('%s is called %s within a sentence', (day, name) => {
    expect(dayInSentence(day, '2026-11-20', 'en-GB')).toBe(name);
  });

  it('A day has its weekday', () => {
    expect(['2026-11-20', '2026-11-22', '2026-03-29'].map(weekdayOf)).toEqual([5, 0, 0]);
  });
});
