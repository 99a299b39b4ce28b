import type { TaskQuery } from '../../../api/client';
import { addDays, localZone } from '../../../lib/calendar';
import { localDayOf } from './due';
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

/** Both date views include overdue tasks, and mean the browser's calendar. */
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
      return { completed: false, dueTo: day, zone: localZone() };
    case 'week':
      return { completed: false, dueTo: addDays(day, 6), zone: localZone() };
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

function isInNamed({ name, day }: TaskView, task: Placeable): boolean {
  switch (name) {
    case 'open':
      return !task.completed;
    case 'today':
      return isDueBy(day, task);
    case 'week':
      return isDueBy(addDays(day, 6), task);
    case 'all':
    case 'trash':
      return true;
    case 'done':
      return task.completed;
  }
}

function isDueBy(last: string, task: Placeable): boolean {
  const day = localDayOf(task);
  return !task.completed && day !== null && day <= last;
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
