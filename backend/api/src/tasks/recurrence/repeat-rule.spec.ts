import { describe, expect, it } from '@jest/globals';
import { isRepeatRule, nextDate } from './repeat-rule.js';

describe('isRepeatRule', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=999',
    'INTERVAL=2;FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU',
    'FREQ=MONTHLY;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYMONTHDAY=-1,15',
    'FREQ=MONTHLY;BYDAY=2TU,-1FR',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    // The last of these days, which each month has: the 31st, or else its last day.
    'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
    'FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=28,29,30;BYSETPOS=-1',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=10',
    'FREQ=WEEKLY;BYDAY=TU,WE;BYSETPOS=-1',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=YEARLY;BYMONTH=11;BYDAY=+4TH',
    'FREQ=WEEKLY;COUNT=9999',
    'FREQ=YEARLY;UNTIL=20301231',
  ])('accepts %s', (rule) => {
    expect(isRepeatRule(rule)).toBe(true);
  });

  it.each([
    '',
    'DAILY',
    'freq=daily',
    'RRULE:FREQ=DAILY',
    'FREQ=HOURLY',
    'FREQ=DAILY;FREQ=WEEKLY',
    'FREQ=DAILY;',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;INTERVAL=1000',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=2;UNTIL=20301231',
    'FREQ=DAILY;UNTIL=20300230',
    'FREQ=DAILY;UNTIL=20301231T000000Z',
    'FREQ=WEEKLY;BYDAY=2MO',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=DAILY\nDTSTART:20200101T000000Z',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYSETPOS=-1',
    'FREQ=DAILY;BYSETPOS=1',
    'FREQ=MONTHLY;BYMONTHDAY=30,31;BYSETPOS=3',
    'FREQ=WEEKLY;BYDAY=TU,WE;BYSETPOS=3',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=32',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1,',
    `FREQ=MONTHLY;BYMONTHDAY=${Array.from({ length: 90 }, () => 1).join(',')}`,
  ])('refuses %j', (rule) => {
    expect(isRepeatRule(rule)).toBe(false);
  });
});

describe('nextDate', () => {
  it.each([
    ['FREQ=DAILY', '2026-12-31', '2027-01-01'],
    ['FREQ=DAILY;INTERVAL=3', '2026-02-27', '2026-03-02'],
    // Every other week, starting with the week of the given day.
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', '2026-11-16', '2026-11-19'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', '2026-11-19', '2026-11-30'],
    // Months without that day are skipped.
    ['FREQ=MONTHLY', '2026-01-31', '2026-03-31'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-01-31', '2026-02-28'],
    ['FREQ=MONTHLY;BYDAY=2TU', '2026-11-10', '2026-12-08'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-10-30', '2026-11-30'],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1', '2026-01-31', '2026-02-28'],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1', '2028-01-30', '2028-02-29'],
    ['FREQ=YEARLY', '2024-02-29', '2028-02-29'],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-11-26', '2027-11-25'],
    ['FREQ=DAILY;UNTIL=20261121', '2026-11-20', '2026-11-21'],
    ['FREQ=DAILY;UNTIL=20261121', '2026-11-21', undefined],
    ['FREQ=DAILY', '9999-12-31', undefined],
    // Later than all years of a computer.
    ['FREQ=YEARLY;INTERVAL=999;BYMONTH=2', '1969-12-31', undefined],
    // Never: 2025 plus a multiple of four isn't a leap year.
    ['FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29', '2025-03-01', undefined],
  ])('of %s after %s is %s', (rule, day, next) => {
    expect(nextDate(rule, day)).toBe(next);
  });

  it('keeps the interval of the series over any time', () => {
    expect(nextDate('FREQ=DAILY;INTERVAL=3', '1970-01-01', '2026-11-20')).toBe('2026-11-21');
    expect(nextDate('FREQ=MONTHLY;BYDAY=2TU', '0001-01-09', '2026-11-20')).toBe('2026-12-08');
  });
});
