import { describe, expect, it } from 'vitest';
import { givenTask } from '../testing/given-task';
import { canReorder, hasKnownOrder, isInView, queryOf, viewNames } from './task-view';
import { readTasksSearch, viewOf } from './view-search';

const day = '2026-11-20';
const BOAT = '00000000-0000-4000-8000-00000000b0a7';
const viewsOf = (task: Parameters<typeof givenTask>[0]) =>
  viewNames.filter((name) => isInView(viewOf({ show: name }, day), givenTask(task)));

describe('Views', () => {
  it.each([
    ['an open task', {}, ['open', 'all']],
    ['a done task', { completed: true }, ['all', 'done']],
    ['a task of today', { dueDate: day }, ['open', 'today', 'week', 'all']],
    ['an overdue task', { dueDate: '2026-11-01' }, ['open', 'today', 'week', 'all']],
    ['a task of the sixth day from now', { dueDate: '2026-11-26' }, ['open', 'week', 'all']],
    ['a task of the seventh day from now', { dueDate: '2026-11-27' }, ['open', 'all']],
    ['a done task of today', { dueDate: day, completed: true }, ['all', 'done']],
    ['a deleted task of today', { dueDate: day, deletedAt: '2026-11-20T10:00:00.000Z' }, ['trash']],
  ])('A view shows %s where it belongs', (_case, task, views) => {
    expect(viewsOf(task)).toEqual(views);
  });

  it('A search view keeps what was found, but not what was deleted', () => {
    const view = viewOf({ q: 'rope' }, day);
    expect(isInView(view, givenTask({ completed: true }))).toBe(true);
    expect(isInView(view, givenTask({ deletedAt: '2026-11-20T10:00:00.000Z' }))).toBe(false);
    expect(queryOf(view)).toEqual({ q: 'rope', sort: 'created' });
  });

  it('A list or tag view shows what belongs to it', () => {
    const boat = viewOf({ list: BOAT, tag: 'rig' }, day);
    expect(queryOf(boat)).toEqual({ completed: false, listId: BOAT, tag: ['rig'], sort: 'manual' });
    expect(isInView(boat, givenTask({ listId: BOAT, tags: ['rig', 'sail'] }))).toBe(true);
    expect(isInView(boat, givenTask({ listId: BOAT }))).toBe(false);
    expect(isInView(boat, givenTask({ tags: ['rig'] }))).toBe(false);
    const inbox = viewOf({ list: 'none' }, day);
    expect(queryOf(inbox)).toMatchObject({ listId: 'none' });
    expect(isInView(inbox, givenTask())).toBe(true);
    expect(isInView(inbox, givenTask({ listId: BOAT }))).toBe(false);
  });

  it('A view can be reordered only within one list', () => {
    expect(canReorder(viewOf({ list: 'none' }, day))).toBe(true);
    expect(canReorder(viewOf({ list: 'none', sort: 'due' }, day))).toBe(false);
    expect(canReorder(viewOf({ sort: 'manual' }, day))).toBe(false);
    expect(hasKnownOrder(viewOf({ list: 'none', sort: 'title' }, day))).toBe(false);
  });

  it.each([
    [
      { show: 'week', sort: 'title', priority: 3 },
      { show: 'week', sort: 'title', priority: 3 },
    ],
    [{ q: 42 }, { q: '42' }],
    [{ show: 'open' }, {}],
    [{ show: 'nonsense', sort: 'size', priority: 7, list: '../x', tag: {} }, {}],
  ])('A view is read from the address %j', (search, read) => {
    expect(readTasksSearch(search)).toEqual(read);
  });
});
