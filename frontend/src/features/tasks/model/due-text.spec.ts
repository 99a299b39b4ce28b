import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showLanguage } from '../../../i18n/language';
import { languageFor } from '../../../i18n/languages';
import { addDays, typedDate } from '../../../lib/calendar';
import { givenTask } from '../testing/given-task';
import { dueTextProblem, fullDue, withTypedDue } from './due-text';
import { fieldsOf, type TaskFields } from './task-edit';

/** A Friday. */
const NOON = new Date(2026, 10, 20, 12, 0);
const WEEKLY = givenTask({
  ...{ dueDate: '2026-11-21', dueTime: '09:30', dueZone: 'Asia/Tokyo', repeat: 'FREQ=WEEKLY' },
});
const UNDATED = givenTask({ dueDate: null });

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(async () => {
  vi.useRealTimers();
  await showLanguage('en');
});

const typed = (dueText: string, task = UNDATED): Partial<TaskFields> | undefined => {
  const fields = withTypedDue({ ...fieldsOf(task), dueText });
  if (!fields) return undefined;
  const { dueDate, dueTime, repeat, repeatFrom } = fields;
  return { dueDate, dueTime, repeat, repeatFrom };
};

describe('withTypedDue', () => {
  it.each([
    ['en', 'next fri 17:00', { dueDate: '2026-11-27', dueTime: '17:00' }],
    ['en', 'every! 3 days', { repeat: 'FREQ=DAILY;INTERVAL=3', repeatFrom: 'completion' }],
    ['en', '2026-12-24', { dueDate: '2026-12-24' }],
    ['en', '17:00', { dueDate: '2026-11-20', dueTime: '17:00' }],
    ['de', 'übermorgen 9 Uhr', { dueDate: '2026-11-22', dueTime: '09:00' }],
    ['de', 'jeden zweiten Montag', { dueDate: '2026-11-23', repeat: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' }],
    ['de', 'tomorrow', { dueDate: '2026-11-21' }],
  ] as const)('In %s, %j is %j', async (language, text, expected) => {
    await showLanguage(language);
    expect(typed(text)).toMatchObject(expected);
  });

  it('A time that is not named stays, and so do the zone and the rule', () => {
    const fields = withTypedDue({ ...fieldsOf(WEEKLY), dueText: 'mon' });
    expect(fields).toMatchObject({
      ...{ dueDate: '2026-11-23', dueTime: '09:30', dueZone: 'Asia/Tokyo', repeat: 'FREQ=WEEKLY' },
    });
  });

  it('A time alone is on the day that is set', () => {
    expect(typed('17:00', WEEKLY)).toMatchObject({ dueDate: '2026-11-21', dueTime: '17:00' });
  });

  it.each(['soon', 'fri or sat', 'call mum fri', '30 Feb', 'every day at 8am and 8pm'])(
    '%j stays text, and a sentence says so',
    (text) => {
      expect(typed(text)).toBeUndefined();
      const problem = dueTextProblem({ ...fieldsOf(UNDATED), dueText: text }).dueDate;
      expect(problem).toContain(`“${text}” isn't understood as a date.`);
    },
  );

  it.each(['en', 'en-GB', 'en-US', 'en-CA', 'en-AU', 'en-IN', 'de', 'de-AT', 'de-CH'])(
    'A date is shown in %s as it can be typed',
    async (locale) => {
      vi.spyOn(navigator, 'languages', 'get').mockReturnValue([locale]);
      await showLanguage(languageFor([locale]));
      const days = Array.from({ length: 366 }, (_, index) => addDays('2026-06-01', index));
      const unread = days.filter((day) => typed(typedDate(day, locale))?.dueDate !== day);
      expect(unread.map((day) => typedDate(day, locale))).toEqual([]);
    },
  );
});

describe('fullDue', () => {
  it('The preview names the weekday, the time, another zone and a rule that was typed', () => {
    const preview = (dueText: string, task = UNDATED) => fullDue({ ...fieldsOf(task), dueText });
    expect(preview('')).toBe('');
    expect(preview('soon')).toBe('');
    expect(preview('tomorrow 9:00')).toMatch(/^Saturday.*21.*2026, .*9:00/);
    expect(preview('', WEEKLY)).toMatch(/ \(Asia\/Tokyo\)$/);
    expect(preview('every! 3 days')).toMatch(/Every 3 days, from completion$/);
  });
});
