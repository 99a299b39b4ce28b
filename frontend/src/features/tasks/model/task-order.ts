import type { Task } from '../../../api/client';

export const taskSorts = ['manual', 'due', 'priority', 'created', 'title'] as const;
export type TaskSort = (typeof taskSorts)[number];

type Compare = (one: Task, other: Task) => number;

/** The sort orders of the server, except by title: only its database knows that collation. */
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

/** Returns whether a task sorts before another one. */
export function comesBefore(sort: Exclude<TaskSort, 'title'>, task: Task, other: Task): boolean {
  return orders[sort](task, other) < 0;
}

/**
 * Returns a position directly after another one, until the server sends the real one. Positions consist of letters and
 * digits, which all sort after `!`, so no task can sit between the two.
 */
export function provisionalPosition(after: string | null): string {
  return `${after ?? ''}!`;
}

function newestFirst(one: Task, other: Task): number {
  return byText(other.createdAt, one.createdAt) || byText(other.id, one.id);
}

/** Compares code units, as the database does for these columns. */
function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
