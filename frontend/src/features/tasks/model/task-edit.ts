import type { Task, TaskChange } from '../../../api/client';
import { remindersOf, remindersText } from './reminders';
import { localZone } from '../../../lib/calendar';

/** What the editor changes. */
export type TaskEdit = Readonly<
  Pick<
    Task,
    | 'title'
    | 'description'
    | 'dueDate'
    | 'dueTime'
    | 'dueZone'
    | 'priority'
    | 'tags'
    | 'listId'
    | 'repeat'
    | 'repeatFrom'
    | 'reminders'
  >
>;

/** The same as the fields of a form hold it. */
export type TaskFields = Readonly<{
  title: string;
  description: string;
  dueDate: string;
  /** A due date that was typed and isn't set yet. */
  dueText: string;
  dueTime: string;
  dueZone: string;
  priority: string;
  tags: string;
  /** Empty: the inbox. */
  listId: string;
  /** Empty: never. */
  repeat: string;
  repeatFrom: string;
  /** As `remindersText` writes them. */
  reminders: string;
}>;

/** A time that there is not yet would be one of this place. */
export function fieldsOf(task: Task): TaskFields {
  const { title, description, dueDate, dueTime, dueZone, priority, tags, listId, repeat, repeatFrom } = task;
  const reminders = remindersText(task.reminders);
  return {
    title,
    description: description ?? '',
    dueDate: dueDate ?? '',
    dueText: '',
    dueTime: dueTime?.slice(0, 5) ?? '',
    dueZone: dueZone ?? localZone(),
    priority: String(priority),
    tags: tags.join(', '),
    listId: listId ?? '',
    repeat: repeat ?? '',
    repeatFrom,
    reminders,
  };
}

export function editOf(fields: TaskFields): TaskEdit {
  const dueDate = textOrNull(fields.dueDate);
  const dueTime = dueDate === null ? null : textOrNull(fields.dueTime);
  return {
    title: fields.title.trim(),
    description: fields.description.trim() === '' ? null : fields.description,
    dueDate,
    dueTime,
    dueZone: dueTime === null ? null : fields.dueZone,
    priority: Number(fields.priority),
    tags: tagsOf(fields.tags),
    listId: textOrNull(fields.listId),
    repeat: dueDate === null ? null : textOrNull(fields.repeat),
    repeatFrom: fields.repeatFrom === 'completion' ? 'completion' : 'due',
    reminders: remindersOf(fields.reminders),
  };
}

/**
 * Tags in the spelling that the API stores: `ü` can be one character or two.
 *
 * @example tagsOf('home, @garden,, home') // ['home', 'garden']
 */
export function tagsOf(text: string): string[] {
  const tags = text
    .normalize('NFC')
    .split(',')
    .map((tag) => tag.trim().replace(/^[@#]/, '').trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Only what differs: another device may be changing the rest. A due date goes with its time and zone. */
export function changeOf(base: TaskEdit, edit: TaskEdit): TaskChange {
  const { dueDate, dueTime, dueZone } = edit;
  const isDueChanged =
    dueDate !== base.dueDate || dueTime !== (base.dueTime?.slice(0, 5) ?? null) || dueZone !== base.dueZone;
  return {
    ...(edit.title === base.title ? {} : { title: edit.title }),
    ...(edit.description === base.description ? {} : { description: edit.description }),
    ...(edit.priority === base.priority ? {} : { priority: edit.priority }),
    ...(edit.listId === base.listId ? {} : { listId: edit.listId }),
    ...(edit.repeat === base.repeat ? {} : { repeat: edit.repeat }),
    ...(edit.repeatFrom === base.repeatFrom ? {} : { repeatFrom: edit.repeatFrom }),
    ...(remindersText(edit.reminders) === remindersText(base.reminders) ? {} : { reminders: edit.reminders }),
    ...(hasSameTags(base, edit) ? {} : { tags: [...edit.tags] }),
    ...(isDueChanged ? { dueDate, dueTime, dueZone } : {}),
  };
}

/** Whether a form holds anything that the task doesn't. */
export function isEdited(base: TaskEdit, fields: TaskFields): boolean {
  return fields.dueText !== '' || Object.keys(changeOf(base, editOf(fields))).length > 0;
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

function hasSameTags(one: TaskEdit, other: TaskEdit): boolean {
  return one.tags.join('\n') === other.tags.join('\n');
}
