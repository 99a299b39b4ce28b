import { describe, expect, it } from 'vitest';
import { givenTask } from './testing/given-task';
import { isInView, queryOf, viewNames, type TaskView } from './task-views';

const day = '2026-11-20';
const viewsOf = (task: Parameters<typeof givenTask>[0]) =>
  viewNames.filter((name) => isInView({ name, day }, givenTask(task)));

describe('views', () => {
  it.each([
    ['an open task', {}, ['open', 'all']],
    ['a done task', { completed: true }, ['done', 'all']],
    ['a task of today', { dueDate: day }, ['open', 'today', 'week', 'all']],
    ['an overdue task', { dueDate: '2026-11-01' }, ['open', 'today', 'week', 'all']],
    ['a task of the sixth day from now', { dueDate: '2026-11-26' }, ['open', 'week', 'all']],
    ['a task of the seventh day from now', { dueDate: '2026-11-27' }, ['open', 'all']],
    ['a done task of today', { dueDate: day, completed: true }, ['done', 'all']],
    ['a deleted task of today', { dueDate: day, deletedAt: '2026-11-20T10:00:00.000Z' }, ['trash']],
  ])('show %s where it belongs', (_case, task, views) => {
    expect(viewsOf(task)).toEqual(views);
  });

  it('keep what a search has found, but not what was deleted', () => {
    const view: TaskView = { name: 'open', day, search: 'rope' };
    expect(isInView(view, givenTask({ completed: true }))).toBe(true);
    expect(isInView(view, givenTask({ deletedAt: '2026-11-20T10:00:00.000Z' }))).toBe(false);
    expect(queryOf(view)).toEqual({ q: 'rope' });
  });
});
