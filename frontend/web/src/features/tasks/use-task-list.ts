import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTaskCreations } from './task-creations';
import { useTaskOwner } from './task-owner';
import { taskListOptions } from './task-queries';
import type { TaskView } from './task-views';

/** The list as a person should see it: what the server has, with what is on its way. */
export function useTaskList(view: TaskView) {
  const query = useInfiniteQuery({
    ...taskListOptions(useTaskOwner(), view),
    // An empty search finds nothing and is not asked; while letters are typed the last answer stays.
    enabled: view.search !== '',
    ...(view.search === undefined ? {} : { placeholderData: keepPreviousData }),
  });
  const creations = useTaskCreations();

  const tasks = view.search === '' ? [] : (query.data?.pages.flatMap(({ items }) => items) ?? []);
  const saved = new Set(tasks.map(({ id }) => id));
  return { query, tasks, creations: creations.filter(({ draft }) => !saved.has(draft.id)) };
}
