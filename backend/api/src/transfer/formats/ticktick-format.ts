import type { TimeSlices } from '../../time-slices.js';
import { readRows, type CsvRow } from './csv-rows.js';
import { Details, listNamed } from './details.js';
import { entriesOf } from './foreign-task.js';
import { dueAt, timestampOf } from './instants.js';
import type { Remark } from './remarks.js';
import {
  broken,
  columnUses,
  type Entry,
  type FileStart,
  type Here,
  type TransferFile,
} from './transfer-file.js';

/** Before it are lines with the date, the version, and the meaning of the status. */
const HEADER = /^\uFEFF?"?Folder Name"?[,;\t|]/im;
const PRIORITIES: Readonly<Record<string, number>> = { 0: 0, 1: 1, 3: 2, 5: 3 };

/** Columns that have a field, and those that only say how TickTick shows the task. */
const READ = new Set(
  (
    'folder name,list name,title,tags,content,start date,due date,repeat,priority,status,created time,completed time,' +
    'timezone,is all day,taskid,parentid,kind,is check list,order,is floating,column order,view mode'
  ).split(','),
);
const UNUSED = ['is check list', 'order', 'is floating', 'column order', 'view mode'];

export function isTickTick({ start }: FileStart): boolean {
  return HEADER.test(start);
}

/** Reads the backup that TickTick's web app generates. Folders become a part of the list's name. */
export async function readTickTick(text: string, slices: TimeSlices, here: Here): Promise<TransferFile> {
  const at = text.search(HEADER);
  if (at < 0)
    return broken('There is no column "Folder Name": this isn’t a TickTick backup', 'columnMissing', {
      values: ['Folder Name'],
    });
  const file = await readRows(text.slice(at), slices, text.slice(0, at).split('\n').length - 1);
  if (!('header' in file)) return file;
  const warnings: Remark[] = [];
  const tasks: Entry[] = [];
  const titles = new Map(file.rows.map(({ cells }) => [cells.get('taskid'), cells.get('title') ?? '']));
  for (const row of file.rows) {
    const parent = titles.get(row.cells.get('parentid') ?? '');
    tasks.push(...entriesOfRow(row, parent, here, warnings));
    await slices.pause();
  }
  const columns = columnUses(file.header, READ, UNUSED);
  const rows = { read: file.rows.length, skipped: 0 };
  return { lists: [], tasks, problems: [], warnings, rows, columns };
}

function entriesOfRow(
  { line, cells }: CsvRow,
  parent: string | undefined,
  here: Here,
  warnings: Remark[],
): Entry[] {
  const details = new Details(line, warnings);
  const title = cells.get('title') ?? '';
  const due = dueOf(cells, here, details);
  const level = cells.get('priority') ?? '0';
  if (PRIORITIES[level] === undefined) details.keep('Priority', level);
  const status = cells.get('status') ?? '0';
  if (!['0', '1', '2'].includes(status)) details.keep('Status', status);
  if (cells.get('kind') === 'NOTE') details.keep('Kind', 'NOTE');
  const repeat = details.repeatOf(cells.get('repeat'), due?.dueDate);
  for (const [name, value] of cells) if (!READ.has(name)) details.keep(name, value);
  const list = listNamed(cells.get('list name'));
  const folder = cells.get('folder name');
  const createdAt = timestampOf(cells.get('created time'));
  const completedAt = timestampOf(cells.get('completed time'));
  return entriesOf(
    {
      line,
      // The numbers of tasks are those of their rows.
      key: JSON.stringify(['ticktick', title, createdAt ?? [...cells].toSorted()]),
      title,
      list: folder === undefined ? list : [folder, list ?? 'Inbox'].join(' / '),
      parent,
      description: cells.get('content'),
      details: details.lines,
      tags: (cells.get('tags') ?? '').split(','),
      fields: {
        ...due,
        ...repeat,
        priority: PRIORITIES[level] ?? 0,
        completed: status !== '0',
        ...(createdAt !== undefined && { createdAt }),
        ...(completedAt !== undefined && { completedAt }),
      },
    },
    warnings,
  );
}

/** Times are in UTC. A day is its midnight in the zone of the task. */
function dueOf(
  cells: CsvRow['cells'],
  here: Here,
  details: Details,
): { dueDate: string; dueTime?: string; dueZone?: string } | undefined {
  const [start, end] = [cells.get('start date'), cells.get('due date')];
  if (start !== undefined && end !== undefined && start !== end) details.keep('Start date', start);
  const text = end ?? start;
  if (text === undefined) return undefined;
  const place = cells.get('timezone');
  const due = dueAt(text, place ?? here.zone) ?? dueAt(text, here.zone);
  if (!due) details.keepDate('Date', text);
  return due && cells.get('is all day') === 'true' ? { dueDate: due.dueDate } : due;
}
