import { describe, expect, it } from '@jest/globals';
import { languagesOf, readDue, readLine } from './index.js';

const LISTS = [
  { id: 'boat', name: 'Boat' },
  { id: 'home', name: 'Around the house' },
  { id: 'book', name: 'Books' },
];
/** A Friday. */
const FRIDAY = { today: '2026-11-20', now: '12:00', lists: LISTS };
const read = (text: string, language = 'en', ...rejected: string[]) =>
  readLine(text, { ...FRIDAY, languages: languagesOf(language), rejected: new Set(rejected) });

describe('readLine', () => {
  it.each([
    // Found with other task managers.
    ['every! 3 days clean filter', 'clean filter', 'FREQ=DAILY;INTERVAL=3'],
    ['Backup laptop every last friday', 'Backup laptop', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['Quarterly review every quarter', 'Quarterly review', 'FREQ=MONTHLY;INTERVAL=3'],
    ['Haircut every 6 weeks from completion', 'Haircut', 'FREQ=WEEKLY;INTERVAL=6'],
    ['Call every third friday', 'Call', 'FREQ=MONTHLY;BYDAY=3FR'],
    ['Gym every monday and thursday 18:00', 'Gym', 'FREQ=WEEKLY;BYDAY=MO,TH'],
  ])('%j becomes %j with %s', (line, title, repeat) => {
    expect(read(line)).toMatchObject({ title, due: { repeat } });
  });

  it.each([
    'Take pills every day at 8am and 8pm',
    'today or tomorrow call',
    'Backup every lunar friday',
    'Open from 9am to 5pm',
    'Meet tomorrow friday',
    'Meet Monday 24 December',
    'Pay rent every 32nd',
    'Ring every 2 hours',
  ])('%j stays text, because it cannot be read as a whole', (line) => {
    expect(read(line)).toMatchObject({ title: line, parts: [] });
  });

  it('A time elsewhere in the line belongs to the day', () => {
    expect(read('tomorrow call Mary at 5pm').due).toEqual({ dueDate: '2026-11-21', dueTime: '17:00' });
  });

  it('Rejected words become text, and the rest is read again', () => {
    expect(read('Call tomorrow at 17h', 'en', 'tomorrow at 17h')).toMatchObject({ parts: [] });
    expect(read('Gym every day at 18:00', 'en', 'every day').due).toEqual({
      dueDate: '2026-11-20',
      dueTime: '18:00',
    });
  });

  it('Lists, tags and priorities are found, and a list that there is not is named', () => {
    expect(read('Mow @garden p1 #boat')).toMatchObject({
      title: 'Mow',
      tags: ['garden'],
      priority: 3,
      listId: 'boat',
    });
    expect(read('Mow #garden')).toMatchObject({ title: 'Mow #garden', unknownList: 'garden' });
    expect(read('Fix issue #42').unknownList).toBeUndefined();
    expect(read('Read #bo').unknownList).toBeUndefined();
  });

  it('A tag and a list have one name, whether their letters are decomposed or not, and in every script', () => {
    const lists = [{ id: 'office', name: 'Bu\u0308ro' }];
    const typed = (line: string) => readLine(line, { ...FRIDAY, lists, languages: languagesOf('en') });
    for (const tag of ['Büro', 'Bu\u0308ro']) {
      expect(typed(`Print @${tag} #${tag}`)).toMatchObject({
        title: 'Print',
        tags: ['Büro'],
        listId: 'office',
      });
    }
    expect(typed('Print #Ku\u0308che').unknownList).toBe('Küche');
    expect(typed('पढ़ना @हिन्दी')).toMatchObject({ tags: ['हिन्दी'] });
  });

  it('English is read in a German page too, except for words that German uses otherwise', () => {
    expect(read('call Mary tomorrow', 'de').due).toEqual({ dueDate: '2026-11-21' });
    expect(read('Treffen 10 am Bahnhof', 'de').parts).toEqual([]);
    expect(read('Maria morgen anrufen', 'en').parts).toEqual([]);
  });

  it('Letters may be decomposed, as macOS writes them', () => {
    expect(read('übermorgen Paket abholen'.normalize('NFD'), 'de').due).toEqual({ dueDate: '2026-11-22' });
  });
});

describe('readDue', () => {
  const due = (text: string, language = 'en') => readDue(text, languagesOf(language), FRIDAY);

  it('reads a text that is a date as a whole, and no other', () => {
    expect(due('mon')).toEqual({ dueDate: '2026-11-23' });
    expect(due('13th')).toEqual({ dueDate: '2026-12-13' });
    expect(due('24.12', 'de')).toEqual({ dueDate: '2026-12-24' });
    expect(due('after 3 days')).toMatchObject({ repeat: 'FREQ=DAILY;INTERVAL=3', repeatFrom: 'completion' });
    expect(due('mon call')).toBeUndefined();
    expect(due('call mon')).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    'every',
    '2026-02-30',
    '31 february',
    'at 25:00',
    'x'.repeat(10_000),
    ' '.repeat(100_000),
  ])('does not guess at %.20j', (text) => {
    expect(due(text)).toBeUndefined();
  });

  it('a time alone is on the day that is set already', () => {
    const set = { ...FRIDAY, day: '2026-12-04' };
    expect(readDue('17:00', languagesOf('en'), set)).toEqual({ dueDate: '2026-12-04', dueTime: '17:00' });
    expect(readDue('tonight', languagesOf('en'), set)).toMatchObject({ dueDate: '2026-11-20' });
    expect(readDue('mon', languagesOf('en'), set)).toEqual({ dueDate: '2026-11-23' });
  });

  it('A date without a year is one of this year in the files of other programs', () => {
    const past = { ...FRIDAY, withoutYear: 'this-year' } as const;
    expect(readDue('10 Nov', languagesOf('en'), past)).toEqual({ dueDate: '2026-11-10' });
    expect(readDue('10 Nov', languagesOf('en'), FRIDAY)).toEqual({ dueDate: '2027-11-10' });
  });
});
