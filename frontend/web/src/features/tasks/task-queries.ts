import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getProfile, listTasks, type Task } from '../../api/client';

/** `open` is what a person comes for, and needs no word in the URL. */
export const taskFilters = ['open', 'done', 'all'] as const;
export type TaskFilter = (typeof taskFilters)[number];

const PAGE_SIZE = 100;

export const tasksKey = (userId: string) => ['tasks', userId] as const;
export const taskListsKey = (userId: string) => [...tasksKey(userId), 'list'] as const;

export const taskListOptions = (userId: string, filter: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: [...taskListsKey(userId), filter],
    queryFn: ({ pageParam, signal }) =>
      listTasks(
        userId,
        {
          limit: PAGE_SIZE,
          ...(filter === 'all' ? {} : { completed: filter === 'done' }),
          ...(pageParam === FIRST_PAGE ? {} : { cursor: pageParam }),
        },
        signal,
      ),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

const FIRST_PAGE = '';

/** How many there are on the server, which a list that loads page by page cannot know. */
export const taskCountsOptions = (userId: string) =>
  queryOptions({
    queryKey: [...tasksKey(userId), 'counts'],
    queryFn: async ({ signal }) => (await getProfile(userId, signal)).tasks,
  });

export function belongsTo(filter: TaskFilter, task: Task): boolean {
  return filter === 'all' || task.completed === (filter === 'done');
}
