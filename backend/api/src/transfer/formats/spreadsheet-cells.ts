import { isCalendarDay } from '../../validation/calendar.js';

/*
 * Spreadsheets replace days, times and truth values by those of their language: `24.12.2026`, `9:30`, `WAHR`. What has only
 * one reading is read. Anything else is left to validation.
 */

const TRUE = new Set(['true', 'wahr', 'vrai', 'verdadero', 'vero', 'waar', 'yes', 'ja', '1', 'x']);
const FALSE = new Set(['false', 'falsch', 'faux', 'falso', 'onwaar', 'no', 'nein', '0']);

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?$/;
const DAY_FIRST = /^(\d{1,2})[-.](\d{1,2})[-.](\d{4})$/;
const SLASHES = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const TIME = /^(\d{1,2}):(\d\d)(?::00)?(?:\s*([ap])\.?m\.?)?$/i;

/** `12/24/2026` is a day in the United States, `24/12/2026` elsewhere. Undefined: no day of the file shows which. */
export type SlashOrder = 'month-first' | 'day-first' | undefined;

export function readFlag(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

/** The order of the days of one file: one that has only one reading shows how to read the others. */
export function slashOrderOf(cells: Iterable<string>): SlashOrder {
  for (const cell of cells) {
    const [, first = '', second = ''] = SLASHES.exec(cell.trim()) ?? [];
    if (Number(first) > 12) return 'day-first';
    if (Number(second) > 12) return 'month-first';
  }
  return undefined;
}

/** @example readDay('24.12.2026', undefined) // '2026-12-24' */
export function readDay(cell: string, order: SlashOrder): string | undefined {
  const text = cell.trim();
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined) return dayOf(year, month, day);
  const [, first, second, last] = DAY_FIRST.exec(text) ?? [];
  if (last !== undefined) return dayOf(last, second, first);
  const [, one, two, slashYear] = SLASHES.exec(text) ?? [];
  if (slashYear === undefined) return undefined;
  if (order === 'day-first' || one === two) return dayOf(slashYear, two, one);
  return order === 'month-first' ? dayOf(slashYear, one, two) : undefined;
}

/** @example readTime('9:30:00 PM') // '21:30' */
export function readTime(cell: string): string | undefined {
  const [, hour, minute = '', half] = TIME.exec(cell.trim()) ?? [];
  if (hour === undefined) return undefined;
  if (half === undefined) return `${hour.padStart(2, '0')}:${minute}`;
  if (Number(hour) < 1 || Number(hour) > 12) return undefined;
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

function dayOf(year: string, month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDay(text) ? text : undefined;
}
