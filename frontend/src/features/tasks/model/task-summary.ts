import type { Task, TaskSummary } from '../../../api/client';
import { addDays } from '../../../lib/calendar';
import { localDayOf } from './due';

/** Adds a task to the counts, or removes it. Trashed tasks don't count. */
export function counted(summary: TaskSummary, task: Task, by: 1 | -1, day: string): TaskSummary {
  if (task.deletedAt !== null) return summary;
  if (task.completed) return { ...summary, completed: atLeastNone(summary.completed + by) };

  const due = localDayOf(task);
  const dueBy = (last: string): 1 | -1 | 0 => (due !== null && due <= last ? by : 0);
  return {
    ...summary,
    open: atLeastNone(summary.open + by),
    today: atLeastNone(summary.today + dueBy(day)),
    week: atLeastNone(summary.week + dueBy(addDays(day, 6))),
    lists: countedIn(summary.lists, (entry) => entry.listId === task.listId, { listId: task.listId }, by),
    tags: task.tags.reduce<TaskSummary['tags']>(
      (tags, tag) => countedIn(tags, (entry) => entry.tag === tag, { tag }, by).sort(byName),
      summary.tags,
    ),
  };
}

/** Returns the number of open tasks in a list; null: without a list. */
export function openInList({ lists }: TaskSummary, listId: string | null): number {
  return lists.find((entry) => entry.listId === listId)?.open ?? 0;
}

function countedIn<Key extends object>(
  entries: readonly (Key & { open: number })[],
  isIt: (entry: Key) => boolean,
  key: Key,
  by: 1 | -1,
): (Key & { open: number })[] {
  const known = entries.find(isIt);
  if (!known) return by === 1 ? [...entries, { ...key, open: 1 }] : [...entries];
  return entries
    .map((entry) => (entry === known ? { ...entry, open: entry.open + by } : entry))
    .filter(({ open }) => open > 0);
}

function byName(one: { tag: string }, other: { tag: string }): number {
  return one.tag.localeCompare(other.tag);
}

/** The screen may be ahead of the counts, which come in another response. */
function atLeastNone(count: number): number {
  return Math.max(0, count);
}
