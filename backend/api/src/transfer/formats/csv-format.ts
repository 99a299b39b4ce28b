import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { TimeSlices } from '../../time-slices.js';
import { bareCell, safeCell } from './csv-cells.js';
import { readRows, type CsvRow } from './csv-rows.js';
import type { Remark } from './remarks.js';
import { broken, type Entry, type TransferFile } from './transfer-file.js';

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

/** Reads our own columns in any order. Only `title` is required. */
export async function readCsv(text: string, slices: TimeSlices): Promise<TransferFile> {
  const file = await readRows(text, slices);
  if (!('rows' in file)) return file;
  const unknown = file.header.filter((name) => !COLUMN_OF.has(name));
  if (unknown.length > 0)
    return broken(`There is no column "${unknown.join('", "')}": there are ${COLUMNS.join(', ')}`);
  if (!file.header.includes('title')) return broken('There is no column "title"');
  const problems: Remark[] = [];
  const tasks: Entry[] = [];
  for (const row of file.rows) {
    tasks.push(entryOf(row, problems));
    await slices.pause();
  }
  return { lists: [], tasks, problems, warnings: [] };
}

function entryOf({ line, cells }: CsvRow, problems: Remark[]): Entry {
  const fields = [...cells].map(([name, cell]) => {
    const column = COLUMN_OF.get(name) ?? name;
    const value = bareCell(cell);
    if (column === 'completed') return [column, { true: true, false: false }[value.toLowerCase()] ?? value];
    if (column === 'priority') return [column, /^\d$/.test(value) ? Number(value) : value];
    return [column, column === 'tags' ? tagsOf(line, value, problems) : value];
  });
  return { line, fields: Object.fromEntries(fields) as Record<string, unknown> };
}

/** A cell of tags is itself a line of CSV, because a tag may contain a comma. */
function tagsOf(line: number, cell: string, problems: Remark[]): string[] {
  // Creating a parser for each of thousands of cells would take longer than everything else.
  if (!cell.includes('"')) return cell.split(',');
  try {
    return parse(cell)[0] ?? [];
  } catch {
    problems.push({ line, msg: 'tags must be separated by commas, and quoted if they contain one' });
    return [];
  }
}

export function writeCsvRows(rows: readonly (readonly string[])[]): string {
  return stringify(rows.map((cells) => cells.map(safeCell)));
}

export function writeTags(tags: readonly string[]): string {
  return tags.some((tag) => /[",\n]/.test(tag)) ? stringify([[...tags]]).trimEnd() : tags.join(',');
}
