import { PRIORITY_MAX } from '../../tasks/task.js';
import type { TimeSlices } from '../../time-slices.js';
import { isTimeZone } from '../../validation/calendar.js';
import { readRows, type CsvRow } from './csv-rows.js';
import { entriesOf, type ForeignTask } from './foreign-task.js';
import { remark, type Remark } from './remarks.js';
import { dayOnly, readTodoistDate } from './todoist-dates.js';
import {
  broken,
  columnUses,
  type Entry,
  type FileStart,
  type Here,
  type TransferFile,
} from './transfer-file.js';

const LABEL = /(^|\s)@([^\s@]+)/g;
/** Todoist has four levels. Edited files can have any number. */
const DEPTH_MAX = 20;

/** Columns that have a field. AUTHOR is the user, except in shared projects. Any other is kept in the description. */
const READ = new Set([
  'type',
  'content',
  'description',
  'priority',
  'indent',
  'author',
  'date',
  'date_lang',
  'timezone',
  'duration',
  'duration_unit',
  'deadline',
  'deadline_lang',
]);

/** A task, or a note that isn't one of a task. */
interface Draft extends ForeignTask {
  readonly comments: string[];
}

export function isTodoist({ header }: Pick<FileStart, 'header'>): boolean {
  return header.includes('type') && header.includes('content');
}

/**
 * Reads the export of one Todoist project. Sections become lists, labels become tags, and priority 1 is the highest. The
 * description of a task names its parent, because tasks can't be nested. It also holds comments, and all that a task has
 * no field for. Notes of a project or section become tasks.
 */
export async function readTodoist(text: string, slices: TimeSlices, here: Here): Promise<TransferFile> {
  const file = await readRows(text, slices);
  if (!('header' in file)) return file;
  if (!isTodoist(file)) {
    const msg = 'There is no column TYPE or CONTENT: this isn’t a Todoist export';
    return broken(msg, 'columnMissing', { values: ['TYPE', 'CONTENT'] });
  }
  const warnings: Remark[] = [];
  const tasks: Entry[] = [];
  const project = new TodoistProject(here, warnings);
  for (const row of file.rows) {
    project.read(row);
    await slices.pause();
  }
  for (const draft of project.drafts) {
    tasks.push(...entriesOf(draft, warnings));
    await slices.pause();
  }
  warnings.sort((a, b) => a.line - b.line);
  const columns = columnUses(file.header, READ, ['author']);
  const rows = { read: file.rows.length, skipped: project.skipped };
  return { lists: [], tasks, problems: [], warnings, rows, columns };
}

/** Reads rows in the order of the file: notes belong to the task before them, tasks to their section and parents. */
class TodoistProject {
  readonly drafts: Draft[] = [];
  /** Settings of the project, and empty rows. */
  skipped = 0;
  private section: string | undefined;
  private parents: (string | undefined)[] = [];
  private task: Draft | undefined;
  private notes: Draft | undefined;

  constructor(
    private readonly here: Here,
    private readonly warnings: Remark[],
  ) {}

  read(row: CsvRow): void {
    const { line, cells } = row;
    const type = (cells.get('type') ?? '').trim().toLowerCase();
    const content = cells.get('content') ?? '';
    switch (type) {
      case 'section':
        this.addSection(line, content, cells.get('description'));
        break;
      case 'note':
        if (this.task) this.task.comments.push(content);
        else this.addNote(line, content);
        break;
      case 'project_note':
        this.addNote(line, content);
        break;
      case 'task':
        this.addTask(row);
        break;
      case 'meta':
        this.skipped += 1;
        break;
      default:
        if (content === '' && !cells.has('description')) {
          this.skipped += 1;
          break;
        }
        this.warnings.push(remark(line, 'typeUnknown', type));
        this.addTask(row);
    }
  }

  private addSection(line: number, name: string, description: string | undefined): void {
    this.section = name;
    this.parents = [];
    this.task = undefined;
    if (description !== undefined) this.addNoteTask(line, name, description);
  }

  /** Notes of the project become one task. */
  private addNote(line: number, content: string): void {
    if (this.notes) this.notes.comments.push(content);
    else {
      const [title = ''] = content.trim().split('\n', 1);
      this.notes = this.addNoteTask(line, title, content.trim().slice(title.length).trim());
    }
  }

  private addNoteTask(line: number, title: string, text: string): Draft {
    this.warnings.push(remark(line, 'noteIsTask', title));
    const key = keyOf('note', this.section, title, text);
    const draft = { line, key, title, list: this.section, comments: text === '' ? [] : [text] };
    this.drafts.push(draft);
    return draft;
  }

  private addTask(row: CsvRow): void {
    const content = row.cells.get('content') ?? '';
    const depth = numberIn(row.cells.get('indent'), 1, DEPTH_MAX) ?? 1;
    this.parents = this.parents.slice(0, depth - 1);
    const parent = this.parents.findLast((title) => title !== undefined);
    this.task = draftOf(row, { section: this.section, parent }, this.here, this.warnings);
    this.drafts.push(this.task);
    this.parents[depth - 1] = titleOf(content);
  }
}

function draftOf(
  { line, cells }: CsvRow,
  { section, parent }: { section: string | undefined; parent: string | undefined },
  { today, zone }: Here,
  warnings: Remark[],
): Draft {
  const content = cells.get('content') ?? '';
  const details: [string, string][] = [];
  const keep = (name: string, value: string): void => {
    details.push([name, value]);
    warnings.push(remark(line, 'detailKept', name, value));
  };
  const date = dueOf(cells, today, { line, details, warnings, keep });
  const duration = cells.get('duration');
  if (duration !== undefined)
    keep('Duration', [duration, cells.get('duration_unit') ?? ''].join(' ').trimEnd());
  const level = numberIn(cells.get('priority') ?? '4', 1, 4);
  if (level === undefined) keep('Priority', cells.get('priority') ?? '');
  const place = cells.get('timezone') ?? '';
  if (place !== '' && !isTimeZone(place)) keep('Time zone', place);
  for (const [name, value] of cells) if (!READ.has(name)) keep(nameOf(name), value);
  return {
    line,
    // In any order of the columns. With a new comment it is still the same task.
    key: keyOf('task', section, parent, ...[...cells].map(([name, cell]) => `${name} ${cell}`).toSorted()),
    title: titleOf(content),
    list: section,
    parent,
    description: cells.get('description'),
    details,
    comments: [],
    tags: [...content.matchAll(LABEL)].map(([, , label = '']) => label),
    fields: {
      priority: PRIORITY_MAX + 1 - (level ?? 4),
      ...date,
      ...(date?.dueTime !== undefined && { dueZone: isTimeZone(place) ? place : zone }),
    },
  };
}

interface Remarks {
  readonly line: number;
  readonly details: [string, string][];
  readonly warnings: Remark[];
  readonly keep: (name: string, value: string) => void;
}

/** A deadline is the due date of a task that has no date. */
function dueOf(
  cells: CsvRow['cells'],
  today: string,
  { line, details, warnings, keep }: Remarks,
): ReturnType<typeof readTodoistDate> {
  const phrase = cells.get('date');
  const deadline = cells.get('deadline');
  if (phrase === undefined && deadline !== undefined) {
    const date = readTodoistDate(deadline, today, cells.get('deadline_lang'));
    if (date) warnings.push(remark(line, 'deadlineIsDue', deadline));
    else keep('Deadline', deadline);
    return date;
  }
  if (deadline !== undefined) keep('Deadline', deadline);
  if (phrase === undefined) return undefined;
  const date = readTodoistDate(phrase, today, cells.get('date_lang'));
  if (date) return date;
  warnings.push(remark(line, 'dateKept', phrase));
  details.push(['Date', phrase]);
  return dayOnly(phrase, today);
}

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(['todoist', ...parts.map((part) => part ?? null)]);
}

function titleOf(content: string): string {
  return content.replace(LABEL, '$1').replace(/\s+/g, ' ').trim() || content.trim();
}

/** @returns undefined for anything but a whole number from `min` to `max`. */
function numberIn(text: string | undefined, min: number, max: number): number | undefined {
  const number = /^\s*\d{1,3}\s*$/.test(text ?? '') ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** @example nameOf('responsible') // 'Responsible' */
function nameOf(column: string): string {
  return column.charAt(0).toUpperCase() + column.slice(1).replaceAll('_', ' ');
}
