import { describe, expect, it, vi } from 'vitest';
import { DAILY, readRule, ruleText, type RepeatRule } from './repeat-rule';
import { repeatText } from './repeat-text';

/** The third Friday of its month. */
const FRIDAY = '2026-11-20';

const rules: readonly (readonly [string, Partial<RepeatRule>, string])[] = [
  ['FREQ=DAILY', {}, 'Every day'],
  ['FREQ=DAILY;INTERVAL=3', { interval: 3 }, 'Every 3 days'],
  ['FREQ=WEEKLY', { unit: 'week' }, 'Every week on Friday'],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
    { unit: 'week', interval: 2, weekdays: ['MO', 'TH'] },
    'Every 2 weeks on Monday and Thursday',
  ],
  [
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    { unit: 'week', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'] },
    'Every workday',
  ],
  ['FREQ=MONTHLY', { unit: 'month' }, 'Every month on the 20th'],
  ['FREQ=MONTHLY;BYDAY=3FR', { unit: 'month', monthDay: 'weekday' }, 'Every month on the third Friday'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', { unit: 'month', monthDay: 'last-day' }, 'Every month on the last day'],
  [
    'FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    { unit: 'month', interval: 3, monthDay: 'last-workday' },
    'Every 3 months on the last workday',
  ],
  ['FREQ=YEARLY;COUNT=5', { unit: 'year', count: 5 }, 'Every year on 20 November, 5 times'],
  ['FREQ=DAILY;UNTIL=20270301', { until: '2027-03-01' }, 'Every day, until 1 Mar 2027'],
];

describe('Repeat rules', () => {
  it.each(rules)('A rule is written, read and described: %s', (text, change, sentence) => {
    vi.useFakeTimers({ now: new Date(2026, 10, 20, 12) });
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
    const rule = { ...DAILY, ...change };
    expect(ruleText(rule, FRIDAY)).toBe(text);
    expect(readRule(text)).toEqual(rule);
    expect(repeatText(text, FRIDAY, 'due')).toBe(sentence);
    vi.useRealTimers();
  });

  it.each([
    ['FREQ=MONTHLY;BYMONTHDAY=15', 'Every month on the 15th'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=1,15;UNTIL=20280301',
      'Every month on the 1st and on the 15th, until 1 Mar 2028',
    ],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR', 'Every 2 months on the last Friday'],
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24', 'Every year on 24 December'],
  ])('%s, which the form cannot edit, is described', (text, sentence) => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
    expect(readRule(text)).toBeNull();
    expect(repeatText(text, FRIDAY, 'due')).toBe(sentence);
  });

  it.each([
    'FREQ=YEARLY;BYMONTHDAY=15',
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=15',
    'FREQ=YEARLY;BYMONTH=2',
    'FREQ=WEEKLY;WKST=SU',
    'FREQ=MONTHLY;BYDAY=2FR,4FR',
  ])('The form leaves %s alone, which it cannot edit', (text) => {
    expect(readRule(text)).toBeNull();
    expect(repeatText(text, FRIDAY, 'due')).toBe(`Custom: ${text}`);
  });

  it('A rule says that it repeats from completion', () => {
    expect(repeatText('FREQ=DAILY;INTERVAL=3', FRIDAY, 'completion')).toBe('Every 3 days, from completion');
  });
});
