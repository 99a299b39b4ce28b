import type { Task, TaskQuery } from '../../api/client';
import { addDays } from '../../lib/calendar';

/** `open` is what a person comes for, and needs no word in the URL. */
export const viewNames = ['open', 'today', 'week', 'done', 'all', 'trash'] as const;
export type ViewName = (typeof viewNames)[number];

export const viewTitles: Record<ViewName, string> = {
  open: 'Open',
  today: 'Today',
  week: 'Next 7 days',
  done: 'Done',
  all: 'All',
  trash: 'Trash',
};

/** A view, or the answer to a search: then the name says nothing. `day` is the today that it was asked on. */
export type TaskView = Readonly<{ name: ViewName; day: string; search?: string | undefined }>;

/** Both views by date keep what is overdue in sight. */
export function queryOf({ name, day, search }: TaskView): TaskQuery {
  if (search !== undefined) return { q: search };
  switch (name) {
    case 'open':
      return { completed: false };
    case 'today':
      return { completed: false, dueTo: day, sort: 'due' };
    case 'week':
      return { completed: false, dueTo: addDays(day, 6), sort: 'due' };
    case 'done':
      return { completed: true };
    case 'all':
      return {};
    case 'trash':
      return { trashed: true };
  }
}

/** Whether a task is part of a view. Of a search only the server knows; what it found stays until it is asked again. */
export function isInView({ name, day, search }: TaskView, task: Task): boolean {
  if (task.deletedAt !== null) return name === 'trash' && search === undefined;
  if (search !== undefined) return true;
  switch (name) {
    case 'open':
      return !task.completed;
    case 'today':
      return !task.completed && task.dueDate !== null && task.dueDate <= day;
    case 'week':
      return !task.completed && task.dueDate !== null && task.dueDate <= addDays(day, 6);
    case 'done':
      return task.completed;
    case 'all':
      return true;
    case 'trash':
      return false;
  }
}

/** Newest first: then the place of a task is known here too. The others are in an order that the server keeps. */
export function isNewestFirst({ name, search }: TaskView): boolean {
  return search === undefined && name !== 'today' && name !== 'week';
}
