import type { BulkChanges, Task, TaskChange, TaskDraft } from '../../../api/client';
import { applied } from '../model/bulk-change';
import { provisionalPosition } from '../model/task-order';
import { isListStep, type ListStep } from './list-change';

/**
 * What the user did, as this device keeps it until the server has it. Each one states the wanted result rather than a
 * toggle, so sending it twice is safe. `before` is the task as the user saw it.
 */
export type Change = TasksStep | Creation | ListStep;
/** A change of tasks that exist. */
export type TasksStep = TaskStep | BulkStep | BulkUndo;
export type Creation = Readonly<{ kind: 'create'; draft: TaskDraft }>;
export type Update = Readonly<{ kind: 'update'; before: Task; change: TaskChange }>;
export type TaskStep =
  | Update
  /** To the place after another task; null: to the top. */
  | Readonly<{ kind: 'move'; before: Task; afterId: string | null; afterPosition: string | null }>
  | Readonly<{ kind: 'trash' | 'restore' | 'skip'; before: Task }>;
export type BulkStep = Readonly<{ kind: 'bulk'; tasks: readonly Task[]; changes: BulkChanges }>;
/** Undoes a bulk change that the server has. `originals` are the tasks before that. */
export type BulkUndo = Readonly<{
  kind: 'undo';
  bulkId: string;
  tasks: readonly Task[];
  originals: readonly Task[];
}>;

/** Returns the tasks that a change is about, as the user saw them. A new task isn't one yet. */
export function tasksBefore(change: Change): readonly Task[] {
  if (change.kind === 'create' || isListStep(change)) return [];
  return 'tasks' in change ? change.tasks : [change.before];
}

/** Returns the ids of the tasks or the list that a change is about. Changes with a common id are sent in their order. */
export function idsOf(change: Change): readonly string[] {
  if (isListStep(change)) return [change.list.id];
  return change.kind === 'create' ? [change.draft.id] : tasksBefore(change).map(({ id }) => id);
}

/** Whether later changes need what this one creates. */
export function isCreation({ kind }: Change): boolean {
  return kind === 'create' || kind === 'create-list';
}

/** Returns the ids that have to exist for a change: the lists that its tasks are in or go to, and the neighbour of a moved one. */
export function needsOf(change: Change): readonly string[] {
  if (change.kind === 'move-list') return change.afterId === null ? [] : [change.afterId];
  const wanted =
    change.kind === 'create'
      ? [change.draft.listId]
      : change.kind === 'update'
        ? [change.change.listId]
        : change.kind === 'bulk'
          ? [change.changes.listId]
          : change.kind === 'move'
            ? [change.afterId]
            : [];
  return [...tasksBefore(change).map(({ listId }) => listId), ...wanted].filter((id) => id != null);
}

/**
 * Applies a change to a task until the server sends the result. Only the server knows the next date of a skipped one.
 *
 * @param at When the change was made, in ms since 1970.
 */
export function changed(change: TasksStep, task: Task, at: number): Task {
  const time = new Date(at).toISOString();
  switch (change.kind) {
    case 'update': {
      const { completed = task.completed } = change.change;
      return {
        ...task,
        ...change.change,
        completed,
        completedAt: completed ? (task.completedAt ?? time) : null,
      };
    }
    case 'move':
      return { ...task, position: provisionalPosition(change.afterPosition) };
    case 'trash':
      return { ...task, deletedAt: time };
    case 'restore':
      return { ...task, deletedAt: null };
    case 'skip':
      return task;
    case 'bulk':
      return applied(change.changes, task);
    case 'undo':
      return change.originals.find(({ id }) => id === task.id) ?? task;
  }
}

/** Merges updates of one task that are sent together. Removing the day removes an earlier time, as on the server. */
export function merged(updates: readonly Update[]): TaskChange {
  const sum: { -readonly [Field in keyof TaskChange]: TaskChange[Field] } = {};
  for (const { change } of updates) {
    if (change.dueDate === null) {
      delete sum.dueTime;
      delete sum.dueZone;
    }
    Object.assign(sum, change);
  }
  return sum;
}

/** Returns the update that gives the fields of another one back the values they had. A day goes with its time. */
export function restored(change: TaskChange, before: Task): TaskChange {
  const sum = {};
  for (const field of fieldsOf(change)) Object.assign(sum, { [field]: before[field] });
  if (change.dueDate === undefined) return sum;
  const { dueTime, dueZone, repeat, repeatFrom } = before;
  return { ...sum, dueTime, dueZone, ...(repeat === null ? {} : { repeat, repeatFrom }) };
}

const FIELDS = [
  'title',
  'description',
  'completed',
  'dueDate',
  'dueTime',
  'dueZone',
  'priority',
  'tags',
  'listId',
  'repeat',
  'repeatFrom',
  'reminders',
] as const satisfies readonly (keyof TaskChange)[];
type Field = (typeof FIELDS)[number];

/**
 * The fields that were changed elsewhere since the user saw them, to another value than the wanted one. An earlier one
 * of the updates may have arrived, or the user may have seen the change before a later one.
 */
export function conflicts(updates: readonly Update[], current: Task): Field[] {
  return fieldsOf(merged(updates)).filter((field) =>
    updates.every(
      ({ before, change }) =>
        change[field] === undefined ||
        (!isSame(current[field], before[field]) && !isSame(current[field], change[field] ?? null)),
    ),
  );
}

/** Returns whether the task has every wanted value, for example because an earlier attempt arrived. */
export function isDone(change: TaskChange, current: Task): boolean {
  return fieldsOf(change).every((field) => isSame(current[field], change[field] ?? null));
}

function fieldsOf(change: TaskChange): Field[] {
  return FIELDS.filter((field) => change[field] !== undefined);
}

/** Times are compared to the minute: the server adds seconds. */
function isSame(one: unknown, other: unknown): boolean {
  const text = (value: unknown): string => JSON.stringify(value).replace(/^"(\d\d:\d\d):\d\d"$/, '"$1"');
  return text(one) === text(other);
}
