import { PRIORITY_MAX } from '../../tasks/task.js';
import type { TimeSlices } from '../../time-slices.js';
import { Details, listNamed } from './details.js';
import { entriesOf } from './foreign-task.js';
import { markdownOf } from './html-text.js';
import { dueAt, timestampOf } from './instants.js';
import { detailIn, isFields, objectsIn, readDocument, textIn, type Fields } from './json-values.js';
import { remark, type Remark } from './remarks.js';
import type { Entry, FileStart, Here, TransferFile } from './transfer-file.js';

const DAY_SECONDS = 86_400;
const PROJECT_DEPTH_MAX = 20;

/** Members that have a field, and those that say how Vikunja shows the task, or repeat what is elsewhere in the file. */
const READ = new Set(
  (
    'id,title,description,done,done_at,due_date,project_id,repeat_after,repeat_mode,priority,labels,related_tasks,' +
    'attachments,created,updated,comments,start_date,end_date,identifier,index,cover_image_attachment_id,bucket_id,' +
    'buckets,position,reactions,created_by,subscription,hex_color,is_unread,comment_count,time_entries_count'
  ).split(','),
);

/** Relations that the parent's title says. */
const HIERARCHY = new Set(['parenttask', 'subtask']);

export function isVikunja({ start }: FileStart): boolean {
  return start.startsWith('[') && start.includes('"parent_project_id"');
}

/** Reads the `data.json` of a Vikunja export: projects, which become lists, with their tasks. */
export function readVikunja(text: string, slices: TimeSlices, here: Here): Promise<TransferFile> {
  return readDocument(text, slices, async (document) => {
    if (!Array.isArray(document)) return undefined;
    const warnings: Remark[] = [];
    const tasks: Entry[] = [];
    let line = 0;
    for (const project of projectsIn(document)) {
      const list = listNamed(textIn(project, 'title'));
      const note = textIn(project, 'description');
      line += 1;
      if (note !== undefined) tasks.push(...noteOf(project, { line, list, note }, warnings));
      for (const item of objectsIn(project.tasks)) {
        line += 1;
        tasks.push(...entriesOfItem(item, { line, list, here }, warnings));
        await slices.pause();
      }
    }
    return { lists: [], tasks, problems: [], warnings };
  });
}

function projectsIn(value: unknown, depth = 0): Fields[] {
  if (depth > PROJECT_DEPTH_MAX) return [];
  return objectsIn(value).flatMap((project) => [project, ...projectsIn(project.child_projects, depth + 1)]);
}

function noteOf(
  project: Fields,
  { line, list, note }: { line: number; list: string | undefined; note: string },
  warnings: Remark[],
): Entry[] {
  const title = textIn(project, 'title') ?? '';
  warnings.push(remark(line, 'noteIsTask', title));
  const key = JSON.stringify(['vikunja-project', project.id ?? title]);
  return entriesOf({ line, key, title, list, description: markdownOf(note) }, warnings);
}

function entriesOfItem(
  item: Fields,
  { line, list, here }: { line: number; list: string | undefined; here: Here },
  warnings: Remark[],
): Entry[] {
  const details = new Details(line, warnings);
  const due = dueAt(textIn(item, 'due_date') ?? '', here.zone);
  for (const name of ['start_date', 'end_date']) details.keep(name, timestampOf(textIn(item, name)));
  const level = typeof item.priority === 'number' ? item.priority : 0;
  if (![0, 1, 2, 3].includes(level)) details.keep('priority', String(level));
  const repeat = details.repeatOf(ruleOf(item), due?.dueDate);
  const related = isFields(item.related_tasks) ? item.related_tasks : {};
  for (const [kind, others] of Object.entries(related))
    if (!HIERARCHY.has(kind))
      for (const other of objectsIn(others)) details.keep(kind, textIn(other, 'title'));
  for (const attachment of objectsIn(item.attachments))
    details.keep('attachment', isFields(attachment.file) ? textIn(attachment.file, 'name') : undefined);
  for (const name of Object.keys(item)) if (!READ.has(name)) details.keep(name, detailIn(item, name));
  const description = textIn(item, 'description');
  const createdAt = timestampOf(textIn(item, 'created'));
  const completedAt = timestampOf(textIn(item, 'done_at'));
  return entriesOf(
    {
      line,
      key: JSON.stringify(['vikunja', item.id ?? item]),
      title: textIn(item, 'title') ?? '',
      list,
      parent: objectsIn(related.parenttask).map((parent) => textIn(parent, 'title'))[0],
      description: description === undefined ? undefined : markdownOf(description),
      details: details.lines,
      comments: objectsIn(item.comments).map((comment) => markdownOf(textIn(comment, 'comment') ?? '')),
      tags: objectsIn(item.labels).map((label) => textIn(label, 'title') ?? ''),
      fields: {
        ...due,
        ...repeat,
        ...(repeat.repeat !== undefined && item.repeat_mode === 2 && { repeatFrom: 'completion' }),
        priority: Math.max(0, Math.min(PRIORITY_MAX, Math.trunc(level))),
        completed: item.done === true,
        ...(createdAt !== undefined && { createdAt }),
        ...(completedAt !== undefined && { completedAt }),
      },
    },
    warnings,
  );
}

/** The rule of `repeat_after` in seconds. Mode 1 is monthly. */
function ruleOf(item: Fields): string | undefined {
  if (item.repeat_mode === 1) return 'FREQ=MONTHLY';
  const seconds = item.repeat_after;
  if (typeof seconds !== 'number' || seconds === 0) return undefined;
  const days = seconds / DAY_SECONDS;
  if (!Number.isInteger(days)) return `every ${seconds} seconds`;
  return days % 7 === 0 ? `FREQ=WEEKLY;INTERVAL=${days / 7}` : `FREQ=DAILY;INTERVAL=${days}`;
}
