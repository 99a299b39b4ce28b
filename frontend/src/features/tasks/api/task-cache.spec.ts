import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../../api/client';
import { TaskCache } from './task-cache';
import { taskListOptions, taskSummaryOptions } from './task-queries';
import type { ViewName } from '../model/task-view';
import { viewOf, type TasksSearch } from '../model/view-search';
import { givenTask } from '../testing/given-task';

const USER = 'ada';
const DAY = '2026-11-20';

function task(minute: number, change: Partial<Task> = {}): Task {
  const createdAt = `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
  return givenTask({ id: `id-${minute}`, title: `Task ${minute}`, createdAt, ...change });
}

describe('TaskCache', () => {
  let queryClient: QueryClient;
  let cache: TaskCache;

  function load(name: ViewName, pages: Task[][], nextCursor: string | null = null): void {
    queryClient.setQueryData(listKey({ show: name }), {
      pageParams: pages.map(() => ''),
      pages: pages.map((items, index) => ({
        items,
        nextCursor: index < pages.length - 1 ? 'more' : nextCursor,
      })),
    });
  }

  const titles = (name: ViewName): string[][] | undefined =>
    queryClient
      .getQueryData(listKey({ show: name }))
      ?.pages.map(({ items }) => items.map(({ title }) => title));

  const listKey = (search: TasksSearch) => taskListOptions(USER, viewOf(search, DAY)).queryKey;

  const counts = () => {
    const summary = queryClient.getQueryData(taskSummaryOptions(USER, DAY).queryKey);
    return summary && { open: summary.open, completed: summary.completed };
  };

  beforeEach(() => {
    queryClient = new QueryClient();
    cache = new TaskCache(queryClient, USER);
    queryClient.setQueryData(taskSummaryOptions(USER, DAY).queryKey, {
      ...{ open: 2, completed: 1, today: 0, week: 0 },
      lists: [{ listId: null, open: 2 }],
      tags: [],
    });
  });

  it('A new task goes on top of the lists it belongs to', () => {
    load('open', [[task(2), task(1)]]);
    load('done', [[]]);
    cache.add(task(3));
    expect(titles('open')).toEqual([['Task 3', 'Task 2', 'Task 1']]);
    expect(titles('done')).toEqual([[]]);
    expect(counts()).toEqual({ open: 3, completed: 1 });
  });

  it('A ticked task moves to the other list, to its place by age', () => {
    load('open', [[task(3), task(2), task(1)]]);
    load('done', [[task(5, { completed: true }), task(0, { completed: true })]]);
    cache.replace(task(2), task(2, { completed: true }));
    expect(titles('open')).toEqual([['Task 3', 'Task 1']]);
    expect(titles('done')).toEqual([['Task 5', 'Task 2', 'Task 0']]);
    expect(counts()).toEqual({ open: 1, completed: 2 });
  });

  it('A tick counts once, although the page and then the server report it', () => {
    load('open', [[task(1)]]);
    const shown = task(1, { completed: true });
    cache.replace(task(1), shown);
    cache.replace(shown, task(1, { completed: true, version: 2 }));
    expect(counts()).toEqual({ open: 1, completed: 2 });
  });

  it('A task that belongs after the last loaded page is left out', () => {
    load('done', [[task(9, { completed: true })]], 'more');
    cache.replace(task(2), task(2, { completed: true }));
    expect(titles('done')).toEqual([['Task 9']]);
  });

  it('A task goes to the right page', () => {
    load('all', [
      [task(9), task(8)],
      [task(5), task(4)],
    ]);
    cache.add(task(6));
    expect(titles('all')).toEqual([
      ['Task 9', 'Task 8'],
      ['Task 6', 'Task 5', 'Task 4'],
    ]);
  });

  it('Tasks of the same instant are ordered by id, as on the server', () => {
    load('all', [[task(1, { id: 'b', title: 'b' })]]);
    cache.add(task(1, { id: 'c', title: 'c' }));
    cache.add(task(1, { id: 'a', title: 'a' }));
    expect(titles('all')).toEqual([['c', 'b', 'a']]);
  });

  it('A removed task leaves every list', () => {
    load('open', [[task(1)]]);
    load('all', [[task(2), task(1)]]);
    cache.remove(task(1));
    expect(titles('open')).toEqual([[]]);
    expect(titles('all')).toEqual([['Task 2']]);
    expect(counts()).toEqual({ open: 1, completed: 1 });
  });

  it('A list that was not loaded stays unchanged', () => {
    cache.add(task(1));
    expect(titles('open')).toBeUndefined();
  });

  it('A deleted task moves to the uncounted trash, and back', () => {
    load('open', [[task(2), task(1)]]);
    load('trash', [[]]);
    const deleted = task(1, { deletedAt: '2026-11-20T11:00:00.000Z' });
    cache.replace(task(1), deleted);
    expect([titles('open'), titles('trash')]).toEqual([[['Task 2']], [['Task 1']]]);
    expect(counts()).toEqual({ open: 1, completed: 1 });

    cache.replace(deleted, task(1));
    expect([titles('open'), titles('trash')]).toEqual([[['Task 2', 'Task 1']], [[]]]);
    expect(counts()).toEqual({ open: 2, completed: 1 });
  });

  it('A list by date stays in the order of its dates', () => {
    load('today', [[task(1, { dueDate: DAY }), task(2, { dueDate: DAY })]]);
    cache.replace(task(2), task(2, { dueDate: '2026-11-01', title: 'Overdue' }));
    expect(titles('today')).toEqual([['Overdue', 'Task 1']]);
    cache.replace(task(1, { dueDate: DAY }), task(1, { dueDate: null }));
    expect(titles('today')).toEqual([['Overdue']]);
  });

  it('A list ordered only by the server gets the changed task and becomes stale', () => {
    const queryKey = listKey({ sort: 'title' });
    queryClient.setQueryData(queryKey, {
      pageParams: [''],
      pages: [{ items: [task(1), task(2)], nextCursor: null }],
    });
    cache.replace(task(2), task(2, { title: 'Anchor' }));
    expect(queryClient.getQueryData(queryKey)?.pages[0]?.items.map(({ title }) => title)).toEqual([
      'Task 1',
      'Anchor',
    ]);
    expect(queryClient.getQueryState(queryKey)?.isInvalidated).toBe(true);
  });

  it('Counts cover day, list and tag', () => {
    const queryKey = taskSummaryOptions(USER, DAY).queryKey;
    const boat = task(1, { listId: 'boat', tags: ['rig'], dueDate: '2026-11-24' });
    cache.add(boat);
    expect(queryClient.getQueryData(queryKey)).toEqual({
      ...{ open: 3, completed: 1, today: 0, week: 1 },
      lists: [
        { listId: null, open: 2 },
        { listId: 'boat', open: 1 },
      ],
      tags: [{ tag: 'rig', open: 1 }],
    });
    cache.replace(boat, { ...boat, listId: null, tags: [], dueDate: DAY });
    expect(queryClient.getQueryData(queryKey)).toEqual({
      ...{ open: 3, completed: 1, today: 1, week: 1 },
      lists: [{ listId: null, open: 3 }],
      tags: [],
    });
  });

  it('A list shows a task that joins it at once, and a search only what the server found', () => {
    load('today', [[task(1, { dueDate: DAY })]]);
    const queryKey = listKey({ q: 'rope' });
    queryClient.setQueryData(queryKey, { pageParams: [''], pages: [{ items: [task(1)], nextCursor: null }] });
    cache.add(task(2, { dueDate: DAY }));
    expect(titles('today')).toEqual([['Task 1', 'Task 2']]);
    expect(queryClient.getQueryData(queryKey)?.pages[0]?.items).toEqual([task(1)]);
  });
});
