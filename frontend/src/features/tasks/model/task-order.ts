import type { Task } from '../../../api/client';

export const taskSorts = ['manual', 'due', 'priority', 'created', 'title'] as const;
export type TaskSort = (typeof taskSorts)[number];

type Compare = (one: Task, other: Task) => number;

/** The orders of the server, where they can be known here: how its database folds letters is its own affair. */
const orders: Readonly<Record<Exclude<TaskSort, 'title'>, Compare>> = {
  manual: (one, other) => byText(one.position, other.position) || byText(one.id, other.id),
  due: (one, other) =>
    byText(one.dueDate ?? 'never', other.dueDate ?? 'never') ||
    byText(one.dueTime ?? '24:00', other.dueTime ?? '24:00') ||
    byText(one.id, other.id),
  priority: (one, other) => other.priority - one.priority || newestFirst(one, other),
  created: newestFirst,
};

export function sortsOnServerOnly(sort: TaskSort): sort is 'title' {
  return sort === 'title';
}

/** Whether a task comes before another one in that order. */
export function comesBefore(sort: Exclude<TaskSort, 'title'>, task: Task, other: Task): boolean {
  return orders[sort](task, other) < 0;
}

/**
 * A place directly behind a position, until the server gives the real one. The digits of positions are letters and
 * figures, all of which sort after `!`: nothing that follows `position` can come before this.
 */
export function provisionalPosition(behind: string | null): string {
  return `${behind ?? ''}!`;
}

function newestFirst(one: Task, other: Task): number {
  return byText(other.createdAt, one.createdAt) || byText(other.id, one.id);
}

/** By code units, which for the texts compared here is the order of the database. */
function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
