import type { TaskQuery } from '../../../api/client';
import { addDays } from '../../../lib/calendar';
import type { Placeable } from './task-draft';
import { sortsOnServerOnly, type TaskSort } from './task-order';

/** `open` is the default and isn't in the URL. */
export const viewNames = ['open', 'today', 'week', 'all', 'done', 'trash'] as const;
export type ViewName = (typeof viewNames)[number];

/**
 * What a page of tasks shows, as read from the URL. A search covers all tasks and ignores the name.
 */
export type TaskView = Readonly<{
  name: ViewName;
  /** The current day when the view was opened. */
  day: string;
  /** Only the tasks of this list; null: without a list. */
  listId?: string | null | undefined;
  tag?: string | undefined;
  priority?: number | undefined;
  search?: string | undefined;
  sort: TaskSort;
}>;

/** Both date views include overdue tasks. */
export function queryOf(view: TaskView): TaskQuery {
  const { listId, tag, priority, search, sort } = view;
  return {
    ...(search === undefined ? queryOfName(view) : { q: search }),
    ...(listId === undefined ? {} : { listId: listId ?? 'none' }),
    ...(tag === undefined ? {} : { tag: [tag] }),
    ...(priority === undefined ? {} : { priority }),
    sort,
  };
}

function queryOfName({ name, day }: TaskView): TaskQuery {
  switch (name) {
    case 'open':
      return { completed: false };
    case 'today':
      return { completed: false, dueTo: day };
    case 'week':
      return { completed: false, dueTo: addDays(day, 6) };
    case 'all':
      return {};
    case 'done':
      return { completed: true };
    case 'trash':
      return { trashed: true };
  }
}

/** Returns whether a view shows a task. Search results stay until the server is asked again. */
export function isInView(view: TaskView, task: Placeable): boolean {
  const { name, listId, tag, priority, search } = view;
  if ((task.deletedAt !== null) !== (name === 'trash' && search === undefined)) return false;
  if (listId !== undefined && task.listId !== listId) return false;
  if (tag !== undefined && !task.tags.includes(tag)) return false;
  if (priority !== undefined && task.priority !== priority) return false;
  return search !== undefined || isInNamed(view, task);
}

function isInNamed({ name, day }: TaskView, { completed, dueDate }: Placeable): boolean {
  switch (name) {
    case 'open':
      return !completed;
    case 'today':
      return !completed && dueDate !== null && dueDate <= day;
    case 'week':
      return !completed && dueDate !== null && dueDate <= addDays(day, 6);
    case 'all':
    case 'trash':
      return true;
    case 'done':
      return completed;
  }
}

/** Returns whether the client knows the sort order of the view. */
export function hasKnownOrder({ search, sort }: TaskView): boolean {
  return search === undefined && !sortsOnServerOnly(sort);
}

/** Lists sort manually, date views by due date, and other views by newest first. */
export function usualSort({ name, listId }: Pick<TaskView, 'name' | 'listId'>): TaskSort {
  if (name === 'today' || name === 'week') return 'due';
  return listId !== undefined && name !== 'done' ? 'manual' : 'created';
}

/** Only a single, manually sorted list can be reordered. */
export function canReorder({ name, listId, search, sort }: TaskView): boolean {
  return sort === 'manual' && listId !== undefined && search === undefined && name !== 'trash';
}
