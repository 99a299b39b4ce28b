import { describe, expect, it } from '@jest/globals';
import { languagesOf, readLine } from './index.js';

/** A Friday, at noon. */
const FRIDAY = { today: '2026-11-20', now: '12:00', lists: [], languages: languagesOf('en') };
const read = (line: string, isMonthFirst = false) => readLine(line, { ...FRIDAY, isMonthFirst });

/** Phrases after a title, with the day and time they mean by docs/quick-add.md; null: they stay text. */
const phrases: Readonly<Record<string, string | null>> = {
  today: '2026-11-20',
  Today: '2026-11-20',
  tomorrow: '2026-11-21',
  'tomorrow at 9': '2026-11-21 09:00',
  'tomorrow at 14:00': '2026-11-21 14:00',
  'today at 3pm': '2026-11-20 15:00',
  'today at 15:00': '2026-11-20 15:00',
  'tomorrow 5pm': '2026-11-21 17:00',
  '2pm tomorrow': '2026-11-21 14:00',
  'day after tomorrow': '2026-11-22',
  tonight: '2026-11-20 22:00',
  monday: '2026-11-23',
  Monday: '2026-11-23',
  mon: '2026-11-23',
  Mon: '2026-11-23',
  tuesday: '2026-11-24',
  tue: '2026-11-24',
  Wednesday: '2026-11-25',
  wed: '2026-11-25',
  thursday: '2026-11-26',
  thu: '2026-11-26',
  'thu at 14:00': '2026-11-26 14:00',
  friday: '2026-11-27',
  fri: '2026-11-27',
  'this friday': '2026-11-20',
  saturday: '2026-11-21',
  Sat: '2026-11-21',
  sat: null,
  'on sat': '2026-11-21',
  sunday: '2026-11-22',
  Sun: '2026-11-22',
  sun: null,
  'next monday': '2026-11-23',
  'nExt Monday': '2026-11-23',
  'next wed': '2026-11-25',
  'next friday': '2026-11-27',
  'next Sun': '2026-11-29',
  'on friday': '2026-11-27',
  'by tuesday': '2026-11-24',
  'until thursday': '2026-11-26',
  'monday at 10:30': '2026-11-23 10:30',
  'friday 9am': '2026-11-27 09:00',
  'this weekend': '2026-11-21',
  'next week': '2026-11-23',
  'next month': '2026-12-01',
  'end of month': '2026-11-30',
  'end of the month': '2026-11-30',
  'end of the week': '2026-11-22',
  'end of the year': '2026-12-31',
  'later this week': null,
  'later next week': null,
  'in 1 day': '2026-11-21',
  'in 3 days': '2026-11-23',
  'in 1 week': '2026-11-27',
  'in two weeks': '2026-12-04',
  'in a week': '2026-11-27',
  'in 1 month': '2026-12-20',
  'in 4 hours': '2026-11-20 16:00',
  'in half an hour': '2026-11-20 12:30',
  '17th': '2026-12-17',
  '21st': '2026-11-21',
  '31st': '2026-12-31',
  'on the 3rd': '2026-12-03',
  'by the 1st': '2026-12-01',
  'dec 24': '2026-12-24',
  'Dec 24': '2026-12-24',
  'december 24': '2026-12-24',
  'jan 27': '2027-01-27',
  'Feb 21': '2027-02-21',
  'may 21': '2027-05-21',
  'sep 21': '2027-09-21',
  'oct 21, 2028': '2028-10-21',
  '24 Dec': '2026-12-24',
  '27 jan': '2027-01-27',
  '24 December 2027': '2027-12-24',
  '21st June': '2027-06-21',
  '2nd of March': '2027-03-02',
  'feb 29': '2028-02-29',
  'dec 24 at 5pm': '2026-12-24 17:00',
  '2026-12-24': '2026-12-24',
  '2026/12/24': '2026-12-24',
  '24/12/2026': '2026-12-24',
  '24/12/26': '2026-12-24',
  '24/12': '2026-12-24',
  '16/12': '2026-12-16',
  '24.12.2026': '2026-12-24',
  '24.12.26': '2026-12-24',
  '24.12.': '2026-12-24',
  '24.12. 14:00': '2026-12-24 14:00',
  '24.12': null,
  'at 17:30': '2026-11-20 17:30',
  'at 5': '2026-11-20 17:00',
  'at 9': '2026-11-21 09:00',
  'at 5pm': '2026-11-20 17:00',
  'at noon': '2026-11-21 12:00',
};

describe('Date phrases', () => {
  it('The table has at least 95 phrases', () => {
    expect(Object.keys(phrases).length).toBeGreaterThanOrEqual(95);
  });

  it.each(Object.entries(phrases))('%j means %j after a title', (phrase, meaning) => {
    const { title, due } = read(`Call Mary ${phrase}`);
    const found = [due?.dueDate, due?.dueTime].filter((each) => each !== undefined).join(' ');
    expect(found || null).toBe(meaning);
    if (meaning !== null) expect(title).toBe('Call Mary');
  });

  it.each([
    'tomorrow',
    'next friday',
    'monday',
    'dec 24',
    '2026-12-24',
    'on the 3rd',
    'in 3 days',
    'today at 15:00',
  ])('A phrase means the same before the title: %s', (phrase) => {
    expect(read(`${phrase} call Mary`)).toMatchObject({
      title: 'call Mary',
      due: read(`Call Mary ${phrase}`).due,
    });
  });

  it('3/4 is read as the user’s country writes it', () => {
    expect(read('Call on 3/4').due?.dueDate).toBe('2027-04-03');
    expect(read('Call on 3/4', true).due?.dueDate).toBe('2027-03-04');
  });
});
