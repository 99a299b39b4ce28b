import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from './instant.js';
import { carriedReminders, instantsOf, isReminder, type Reminding } from './reminder.js';

const TASK: Reminding = {
  dueDate: '2026-12-01',
  dueTime: '09:00',
  dueZone: 'Europe/Berlin',
  reminders: null,
  snoozedUntil: null,
};

const timesOf = (changes: Partial<Reminding>, defaultMinutes: number | null = 0): string[] =>
  instantsOf({ ...TASK, ...changes }, defaultMinutes).map((instant) =>
    new Date(instant).toISOString().slice(0, 16),
  );

describe('instantsOf', () => {
  it('reminds by the default of the user unless the task has reminders [C7]', () => {
    expect(timesOf({})).toEqual(['2026-12-01T08:00']);
    expect(timesOf({}, 30)).toEqual(['2026-12-01T07:30']);
    expect(timesOf({}, null)).toEqual([]);
    expect(timesOf({ reminders: [] }, 30)).toEqual([]);
    expect(timesOf({ reminders: ['-PT1440M'] }, 30)).toEqual(['2026-11-30T08:00']);
  });

  it('puts all in order, each instant once, with what was put off [C7] [C11]', () => {
    const reminders = ['-PT0M', '2026-12-01T17:00[Asia/Tokyo]', '2026-11-30T09:00[America/New_York]'];
    expect(timesOf({ reminders, snoozedUntil: '2026-12-01T08:10:00.000Z' })).toEqual([
      '2026-11-30T14:00',
      '2026-12-01T08:00',
      '2026-12-01T08:10',
    ]);
  });

  it('reminds of a task without a time only at fixed times [C7]', () => {
    const reminders = ['-PT5M', '2026-12-01T10:00[UTC]'];
    expect(timesOf({ dueTime: null, dueZone: null, reminders })).toEqual(['2026-12-01T10:00']);
    expect(timesOf({ dueTime: null, dueZone: null })).toEqual([]);
  });

  it.each([
    ['before the clocks go forward', '2026-03-28', '09:00', '2026-03-28T08:00'],
    ['after it', '2026-03-29', '09:00', '2026-03-29T07:00'],
    ['at a time that is skipped', '2026-03-29', '02:30', '2026-03-29T01:30'],
    ['before the clocks go back', '2026-10-24', '09:00', '2026-10-24T07:00'],
    ['at a time that occurs twice', '2026-10-25', '02:30', '2026-10-25T00:30'],
    ['after it', '2026-10-25', '09:00', '2026-10-25T08:00'],
  ])('finds the instant of a local time %s [C8]', (_when, dueDate, dueTime, expected) => {
    expect(timesOf({ dueDate, dueTime })).toEqual([expected]);
  });
});

describe('instantOf', () => {
  it('agrees with the clock of the zone, except for a time that is skipped [C8]', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Chatham',
    );
    const minute = fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 });
    fc.assert(
      fc.property(zone, minute, (timeZone, minutes) => {
        const local = new Date(minutes * 60_000).toISOString();
        const instant = instantOf(local.slice(0, 10), local.slice(11, 16), timeZone);
        const shown = new Date(instant).toLocaleString('sv', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'short',
        });
        // The longest gap of these zones is an hour.
        const distance = Date.parse(`${shown.replace(' ', 'T')}Z`) - minutes * 60_000;
        expect(distance === 0 || (distance > 0 && distance <= 3_600_000)).toBe(true);
      }),
    );
  });
});

describe('carriedReminders', () => {
  it('moves fixed times by as many days as the due date, at the same local time [C8]', () => {
    const reminders = ['-PT30M', '2026-03-28T18:00[Europe/Berlin]'];
    expect(carriedReminders(reminders, '2026-03-28', '2026-03-30')).toEqual([
      '-PT30M',
      '2026-03-30T18:00[Europe/Berlin]',
    ]);
    expect(carriedReminders(null, '2026-03-28', '2026-03-30')).toBeNull();
    expect(carriedReminders(['9999-12-31T18:00[UTC]'], '2026-03-28', '2026-03-30')).toEqual([]);
  });
});

describe('isReminder', () => {
  it('accepts what it can find an instant for, and nothing else [C7]', () => {
    for (const text of ['-PT0M', '-PT40320M', '2028-02-29T00:00[America/Argentina/Salta]'])
      expect([text, isReminder(text)]).toEqual([text, true]);
    for (const text of [
      '',
      '-PT',
      '-PT05M',
      '-PT1.5M',
      '-P1D',
      '2026-02-29T00:00[UTC]',
      '2026-02-20T24:00[UTC]',
    ])
      expect([text, isReminder(text)]).toEqual([text, false]);
  });
});
