import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listLists, listTasks, summariseTasks, type Task } from '../../../api/client';
import { localZone } from '../../../lib/calendar';
import { queryOf, type TaskView } from '../model/task-view';

const PAGE_SIZE = 100;
const FIRST_PAGE = '';

const tasksKey = (userId: string) => ['tasks', userId] as const;
export const taskListsKey = (userId: string) => [...tasksKey(userId), 'list'] as const;
export const taskSummariesKey = (userId: string) => [...tasksKey(userId), 'summary'] as const;

export const taskListOptions = (userId: string, view: TaskView) =>
  infiniteQueryOptions({
    queryKey: [...taskListsKey(userId), view],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === FIRST_PAGE ? {} : { cursor: pageParam };
      return listTasks({
        path: { userId },
        query: { limit: PAGE_SIZE, ...queryOf(view), ...cursor },
        signal,
      });
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** A task by its id, which may be in the trash; null if there is none. Isn't kept on the device, unlike the lists. */
export const linkedTaskOptions = (userId: string, taskId: string) =>
  queryOptions({
    queryKey: ['linked-task', userId, taskId],
    queryFn: async ({ signal }): Promise<Task | null> => {
      for (const trashed of [false, true]) {
        const query = { id: [taskId], trashed, limit: 1 };
        const [task] = (await listTasks({ path: { userId }, query, signal })).items;
        if (task) return task;
      }
      return null;
    },
    gcTime: 0,
  });

const FOUND_MAX = 8;

/** The newest tasks that a search finds. Isn't kept on the device. */
export const foundTasksOptions = (userId: string, search: string) =>
  queryOptions({
    queryKey: ['found-tasks', userId, search],
    queryFn: async ({ signal }) =>
      (await listTasks({ path: { userId }, query: { q: search, limit: FOUND_MAX }, signal })).items,
    gcTime: 0,
  });

/** The counts on the server, which a partly loaded list can't know. */
export const taskSummaryOptions = (userId: string, day: string) =>
  queryOptions({
    queryKey: [...taskSummariesKey(userId), day],
    queryFn: ({ signal }) =>
      summariseTasks({ path: { userId }, query: { today: day, zone: localZone() }, signal }),
  });

/** The lists in manual order. */
export const listsOptions = (userId: string) =>
  queryOptions({
    queryKey: ['lists', userId],
    queryFn: async ({ signal }) => (await listLists({ path: { userId }, signal })).items,
  });
