import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { TimeSlices } from '../../time-slices.js';
import { isVisible } from '../../validation/rules.js';
import { bareCell, safeCell } from './csv-cells.js';
import { readRows, type CsvRow } from './csv-rows.js';
import { entriesOf } from './foreign-task.js';
import { remark, type Remark } from './remarks.js';
import { readDay, readFlag, readTime, slashOrderOf, type SlashOrder } from './spreadsheet-cells.js';
import { broken, columnUses, type Entry, type FileStart, type TransferFile } from './transfer-file.js';

/** In the order of the export. */
export const COLUMNS = [
  'title',
  'description',
  'completed',
  'list',
  'priority',
  'tags',
  'dueDate',
  'dueTime',
  'dueZone',
  'repeat',
  'repeatFrom',
  'createdAt',
  'completedAt',
  'deletedAt',
  'position',
  'id',
] as const;
type Column = (typeof COLUMNS)[number];

const COLUMN_OF = new Map<string, Column>(COLUMNS.map((column) => [column.toLowerCase(), column]));

/** Without a byte order mark, spreadsheets take a file for Windows-1252. */
export const BYTE_ORDER_MARK = '\uFEFF';

export function isCsv({ header }: FileStart): boolean {
  return header.includes('title');
}

/** Reads our own columns in any order, also as a spreadsheet saves them. Only `title` is required. */
export async function readCsv(text: string, slices: TimeSlices): Promise<TransferFile> {
  const file = await readRows(text, slices);
  if (!('header' in file)) return file;
  if (!file.header.includes('title'))
    return broken('There is no column "title"', 'columnMissing', { values: ['title'] });
  const problems: Remark[] = [];
  const warnings: Remark[] = [];
  const tasks: Entry[] = [];
  const order = slashOrderOf(file.rows.map(({ cells }) => cells.get('dueDate'.toLowerCase()) ?? ''));
  for (const row of file.rows) {
    tasks.push(...entriesOfRow(row, order, { problems, warnings }));
    await slices.pause();
  }
  const columns = columnUses(file.header, COLUMN_OF);
  const rows = { read: file.rows.length, skipped: 0 };
  return { lists: [], tasks, problems, warnings, rows, columns };
}

function entriesOfRow(
  { line, cells }: CsvRow,
  order: SlashOrder,
  { problems, warnings }: { problems: Remark[]; warnings: Remark[] },
): Entry[] {
  const fields: Partial<Record<Column, unknown>> = {};
  const details: [string, string][] = [];
  for (const [name, cell] of cells) {
    const column = COLUMN_OF.get(name);
    const value = bareCell(cell);
    if (column !== undefined) fields[column] = valueOf(column, value, order);
    else {
      details.push([name, value]);
      warnings.push(remark(line, 'detailKept', name, value));
    }
  }
  const { title = '', description, list, tags = '', ...others } = fields;
  // Unlike other products, a spreadsheet has rows without a title by mistake.
  if (!isText(title) || !isVisible(title)) return [{ line, fields }];
  const task = {
    line,
    title,
    list: isText(list) ? list : undefined,
    description: isText(description) ? description : undefined,
    details,
    tags: isText(tags) ? tagsOf(line, tags, problems) : [],
    fields: others,
  };
  return entriesOf(task, warnings);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The text itself if it isn't valid, so that validation names it. */
function valueOf(column: Column, text: string, order: SlashOrder): unknown {
  switch (column) {
    case 'completed':
      return readFlag(text) ?? text;
    case 'priority':
      return /^\d$/.test(text) ? Number(text) : text;
    case 'dueDate':
      return readDay(text, order) ?? text;
    case 'dueTime':
      return readTime(text) ?? text;
    default:
      return text;
  }
}

/** A cell of tags is itself a line of CSV, because a tag may contain a comma. */
function tagsOf(line: number, cell: string, problems: Remark[]): string[] {
  // Creating a parser for each of thousands of cells would take longer than everything else.
  if (!cell.includes('"')) return cell.split(',');
  try {
    return parse(cell)[0] ?? [];
  } catch {
    const msg = 'tags must be separated by commas, and quoted if they contain one';
    problems.push({ line, msg, code: 'field', values: ['tags'] });
    return [];
  }
}

export function writeCsvRows(rows: readonly (readonly string[])[]): string {
  return stringify(rows.map((cells) => cells.map(safeCell)));
}

export function writeTags(tags: readonly string[]): string {
  return tags.some((tag) => /[",\n]/.test(tag)) ? stringify([[...tags]]).trimEnd() : tags.join(',');
}
