import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getProfile, listTasks } from '../../api/client';
import { queryOf, type TaskView } from './task-views';

const PAGE_SIZE = 100;
const FIRST_PAGE = '';

export const tasksKey = (userId: string) => ['tasks', userId] as const;
export const taskListsKey = (userId: string) => [...tasksKey(userId), 'list'] as const;

export const taskListOptions = (userId: string, view: TaskView) =>
  infiniteQueryOptions({
    queryKey: [...taskListsKey(userId), view],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === FIRST_PAGE ? {} : { cursor: pageParam };
      return listTasks(userId, { limit: PAGE_SIZE, ...queryOf(view), ...cursor }, signal);
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** How many there are on the server, which a list that loads page by page cannot know. */
export const taskCountsOptions = (userId: string) =>
  queryOptions({
    queryKey: [...tasksKey(userId), 'counts'],
    queryFn: async ({ signal }) => (await getProfile(userId, signal)).tasks,
  });
