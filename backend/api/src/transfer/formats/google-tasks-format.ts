import type { TimeSlices } from '../../time-slices.js';
import { isCalendarDay } from '../../validation/calendar.js';
import { Details } from './details.js';
import { entriesOf } from './foreign-task.js';
import { timestampOf } from './instants.js';
import { detailIn, isFields, objectsIn, readDocument, textIn, type Fields } from './json-values.js';
import type { Remark } from './remarks.js';
import type { Entry, FileStart, TransferFile } from './transfer-file.js';

/** Members that have a field, and those that say nothing about the task. */
const READ = new Set(
  'id,title,notes,status,due,completed,created,updated,parent,deleted,kind,etag,selfLink,webViewLink,position,hidden,task_type'.split(
    ',',
  ),
);

export function isGoogleTasks({ start }: FileStart): boolean {
  return start.startsWith('{') && start.includes('"tasks#taskLists"');
}

/** Reads the `Tasks.json` of Google Takeout: lists in `items`, and their tasks in `items` again. */
export function readGoogleTasks(text: string, slices: TimeSlices): Promise<TransferFile> {
  return readDocument(text, slices, async (document) => {
    if (!isFields(document) || document.kind !== 'tasks#taskLists') return undefined;
    const warnings: Remark[] = [];
    const tasks: Entry[] = [];
    let line = 0;
    for (const list of objectsIn(document.items)) {
      const items = objectsIn(list.items);
      const titles = new Map(items.map((item) => [textIn(item, 'id'), textIn(item, 'title') ?? '']));
      for (const item of items) {
        line += 1;
        const parent = titles.get(textIn(item, 'parent') ?? '');
        tasks.push(...entriesOfItem(item, { line, list: textIn(list, 'title'), parent }, warnings));
        await slices.pause();
      }
    }
    return { lists: [], tasks, problems: [], warnings };
  });
}

function entriesOfItem(
  item: Fields,
  { line, list, parent }: { line: number; list: string | undefined; parent: string | undefined },
  warnings: Remark[],
): Entry[] {
  const details = new Details(line, warnings);
  // The time says nothing: Google keeps the day only.
  const due = textIn(item, 'due');
  const dueDate = due?.slice(0, 'YYYY-MM-DD'.length);
  const isDay = dueDate !== undefined && isCalendarDay(dueDate);
  if (due !== undefined && !isDay) details.keepDate('Due', due);
  for (const name of Object.keys(item)) if (!READ.has(name)) details.keep(name, detailIn(item, name));
  const createdAt = timestampOf(textIn(item, 'created'));
  const completedAt = timestampOf(textIn(item, 'completed'));
  const deletedAt = item.deleted === true ? timestampOf(textIn(item, 'updated')) : undefined;
  return entriesOf(
    {
      line,
      key: JSON.stringify(['google-tasks', item.id ?? item]),
      title: textIn(item, 'title') ?? '',
      list,
      parent,
      description: textIn(item, 'notes'),
      details: details.lines,
      fields: {
        ...(isDay && { dueDate }),
        completed: item.status === 'completed',
        ...(createdAt !== undefined && { createdAt }),
        ...(completedAt !== undefined && { completedAt }),
        ...(deletedAt !== undefined && { deletedAt }),
      },
    },
    warnings,
  );
}
