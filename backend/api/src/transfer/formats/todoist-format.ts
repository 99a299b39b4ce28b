import { TAGS, TITLE_MAX } from '../../tasks/task.js';
import type { TimeSlices } from '../../time-slices.js';
import { isTimeZone } from '../../validation/calendar.js';
import { readRows, type CsvRow } from './csv-rows.js';
import { readTodoistDate } from './todoist-dates.js';
import { broken, type Remark, type TransferFile } from './transfer-file.js';

const LABEL = /(^|\s)@([^\s@]+)/g;

/** A task whose notes may follow in later rows. */
interface Draft {
  readonly line: number;
  readonly fields: Record<string, unknown>;
  readonly notes: string[];
}

/**
 * Reads the export of one Todoist project. Sections become lists, labels become tags, and priority 1 is the highest. The
 * description of a task names its parent, because tasks can't be nested. It also holds comments and unreadable dates.
 *
 * @param here The start of a date that names no day, and the zone of a time without one.
 */
export async function readTodoist(
  text: string,
  here: { today: string; zone: string },
  slices: TimeSlices,
): Promise<TransferFile> {
  const file = await readRows(text, slices);
  if (!('rows' in file)) return file;
  if (!file.header.includes('type') || !file.header.includes('content'))
    return broken('There is no column TYPE or CONTENT: this isn’t a Todoist export');
  const warnings: Remark[] = [];
  const drafts: Draft[] = [];
  let section: string | undefined;
  let parents: string[] = [];
  for (const row of file.rows) {
    const content = row.cells.get('content') ?? '';
    const type = row.cells.get('type');
    if (type === 'section') [section, parents] = [content, []];
    if (type === 'note') drafts.at(-1)?.notes.push(content);
    if (type !== 'task') continue;
    const depth = Math.max(1, Number(row.cells.get('indent') ?? 1) || 1);
    parents = parents.slice(0, depth - 1);
    drafts.push(draftOf(row, { section, parent: parents.at(-1) }, here, warnings));
    parents[depth - 1] = titleOf(content);
    await slices.pause();
  }
  const tasks = drafts.map(({ line, fields, notes }) => ({
    line,
    fields: { ...fields, ...(notes.length > 0 && { description: notes.join('\n\n') }) },
  }));
  return { lists: [], tasks, problems: [], warnings };
}

function draftOf(
  { line, cells }: CsvRow,
  { section, parent }: { section: string | undefined; parent: string | undefined },
  { today, zone }: { today: string; zone: string },
  warnings: Remark[],
): Draft {
  const content = cells.get('content') ?? '';
  const title = titleOf(content);
  const phrase = cells.get('date');
  const date = phrase === undefined ? undefined : readTodoistDate(phrase, today, cells.get('date_lang'));
  const isLong = Array.from(title).length > TITLE_MAX;
  if (phrase !== undefined && !date)
    warnings.push({ line, msg: `The date "${phrase}" is kept in the description` });
  if (isLong)
    warnings.push({
      line,
      msg: `The title is longer than ${TITLE_MAX} characters and is kept in the description`,
    });
  const notes = [
    ...(isLong ? [title] : []),
    ...(parent === undefined ? [] : [`Part of: ${parent}`]),
    ...(cells.get('description') === undefined ? [] : [cells.get('description') ?? '']),
    ...(phrase === undefined || date ? [] : [`Date: ${phrase}`]),
  ];
  const place = cells.get('timezone') ?? '';
  const fields = {
    title: isLong
      ? `${Array.from(title)
          .slice(0, TITLE_MAX - 1)
          .join('')}…`
      : title,
    tags: [...content.matchAll(LABEL)].map(([, , label = '']) => label).slice(0, TAGS.max),
    priority: 4 - Math.min(4, Math.max(1, Number(cells.get('priority') ?? 4) || 4)),
    ...(section !== undefined && { list: section }),
    ...date,
    ...(date?.dueTime !== undefined && { dueZone: isTimeZone(place) ? place : zone }),
  };
  return { line, fields, notes };
}

function titleOf(content: string): string {
  return content.replace(LABEL, '$1').replace(/\s+/g, ' ').trim() || content.trim();
}
