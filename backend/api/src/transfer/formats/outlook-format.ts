import type { TimeSlices } from '../../time-slices.js';
import { readRows, type CsvRow } from './csv-rows.js';
import { Details } from './details.js';
import { entriesOf } from './foreign-task.js';
import type { Remark } from './remarks.js';
import { readDay, readFlag, readTime, slashOrderOf, type SlashOrder } from './spreadsheet-cells.js';
import { broken, columnUses, type Entry, type FileStart, type TransferFile } from './transfer-file.js';

const PRIORITIES: Readonly<Record<string, number>> = { low: 1, normal: 0, high: 3 };
const DAYS = ['start date', 'due date', 'date completed', 'reminder date'];

const READ = new Set(
  (
    'subject,start date,due date,date completed,complete,% complete,categories,notes,priority,status,' +
    'reminder on/off,reminder date,reminder time'
  ).split(','),
);
/** What Outlook writes into a column that the user hasn't filled in. */
const SAYS_NOTHING = new Set(['false', 'normal', '0', '0 hours', '']);

/** @example The first columns: Subject, Start Date, Due Date, Reminder On/Off, … */
export function isOutlook({ header }: Pick<FileStart, 'header'>): boolean {
  return ['subject', 'due date', 'status', '% complete'].every((name) => header.includes(name));
}

/** Reads the CSV of tasks that Outlook exports in English. Microsoft To Do has no export: its tasks are in Outlook. */
export async function readOutlook(text: string, slices: TimeSlices): Promise<TransferFile> {
  const file = await readRows(text, slices);
  if (!('header' in file)) return file;
  if (!isOutlook(file))
    return broken(
      'There is no column Subject, Due Date or Status: this isn’t an Outlook export',
      'columnMissing',
      { values: ['Subject'] },
    );
  const warnings: Remark[] = [];
  const tasks: Entry[] = [];
  const order = slashOrderOf(file.rows.flatMap(({ cells }) => DAYS.map((name) => cells.get(name) ?? '')));
  for (const row of file.rows) {
    tasks.push(...entriesOfRow(row, order, warnings));
    await slices.pause();
  }
  const columns = columnUses(file.header, READ);
  const rows = { read: file.rows.length, skipped: 0 };
  return { lists: [], tasks, problems: [], warnings, rows, columns };
}

function entriesOfRow({ line, cells }: CsvRow, order: SlashOrder, warnings: Remark[]): Entry[] {
  const details = new Details(line, warnings);
  const dayIn = (name: string): string | undefined => {
    const cell = cells.get(name);
    return cell === undefined ? undefined : readDay(cell, order);
  };
  const [subject = '', notes] = [cells.get('subject'), cells.get('notes')];
  const [due, start] = [cells.get('due date'), cells.get('start date')];
  const dueDate = dayIn('due date');
  if (due !== undefined && dueDate === undefined) details.keepDate('Due date', due);
  if (start !== undefined && start !== due) details.keep('Start date', dayIn('start date') ?? start);
  const level = (cells.get('priority') ?? 'normal').toLowerCase();
  if (PRIORITIES[level] === undefined) details.keep('Priority', level);
  const status = cells.get('status') ?? '';
  const completed = status.toLowerCase() === 'completed' || cells.has('date completed');
  if (!completed && status.toLowerCase() !== 'not started') details.keep('Status', status);
  const percent = cells.get('% complete') ?? '0';
  if (!completed && percent !== '0') details.keep('% complete', percent);
  if (readFlag(cells.get('reminder on/off') ?? '') === true) {
    const time = cells.get('reminder time') ?? '';
    details.keep(
      'Reminder',
      [dayIn('reminder date') ?? cells.get('reminder date'), readTime(time) ?? time].join(' '),
    );
  }
  for (const [name, value] of cells)
    if (!READ.has(name) && !SAYS_NOTHING.has(value.toLowerCase())) details.keep(name, value);
  const completedOn = dayIn('date completed');
  return entriesOf(
    {
      line,
      key: JSON.stringify(['outlook', subject, due ?? null, notes ?? null]),
      title: subject,
      description: notes,
      details: details.lines,
      tags: (cells.get('categories') ?? '').split(/[;,]/),
      fields: {
        ...(dueDate !== undefined && { dueDate }),
        priority: PRIORITIES[level] ?? 0,
        completed,
        ...(completedOn !== undefined && { completedAt: `${completedOn}T12:00:00.000Z` }),
      },
    },
    warnings,
  );
}
