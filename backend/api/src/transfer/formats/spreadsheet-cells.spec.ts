import { describe, expect, it } from '@jest/globals';
import { readDay, readFlag, readTime, slashOrderOf } from './spreadsheet-cells.js';

describe('the cells of spreadsheets', () => {
  it.each([
    ['24.12.2026', '2026-12-24'],
    ['1.2.2026', '2026-02-01'],
    ['24-12-2026', '2026-12-24'],
    ['2026/2/1', '2026-02-01'],
    ['2026-12-24', '2026-12-24'],
    ['3/3/2026', '2026-03-03'],
  ])('contain a day such as %s', (cell, day) => {
    expect(readDay(cell, undefined)).toBe(day);
  });

  it('contain days with slashes that are read in the order that the file shows', () => {
    expect(slashOrderOf(['', '2/1/2026', '12/24/2026'])).toBe('month-first');
    expect(slashOrderOf(['2/1/2026', '24/12/2026'])).toBe('day-first');
    expect(slashOrderOf(['2/1/2026', '2026-12-24'])).toBeUndefined();
    expect(readDay('2/1/2026', 'month-first')).toBe('2026-02-01');
    expect(readDay('2/1/2026', 'day-first')).toBe('2026-01-02');
    expect(readDay('2/1/2026', undefined)).toBeUndefined();
  });

  it.each(['tomorrow', '24.12.26', '30.2.2026', '2026-13-01', '46380', '12.2026', ''])(
    'do not contain a day in %j',
    (cell) => {
      expect(readDay(cell, 'day-first')).toBeUndefined();
    },
  );

  it.each([
    ['9:30', '09:30'],
    ['09:30:00', '09:30'],
    ['9:30 PM', '21:30'],
    ['12:05:00 am', '00:05'],
    ['12:05 p.m.', '12:05'],
    ['09:30:15', undefined],
    ['13:00 PM', undefined],
    ['930', undefined],
  ])('contain a time such as %s', (cell, time) => {
    expect(readTime(cell)).toBe(time);
  });

  it.each([
    ['WAHR', true],
    ['FALSCH', false],
    ['TRUE', true],
    ['Faux', false],
    ['1', true],
    ['maybe', undefined],
    ['', undefined],
  ])('contain the truth value %j', (cell, flag) => {
    expect(readFlag(cell)).toBe(flag);
  });
});
