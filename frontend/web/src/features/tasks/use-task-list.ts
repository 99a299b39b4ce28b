import { useInfiniteQuery } from '@tanstack/react-query';
import { useTaskCreations } from './task-creations';
import { usePendingDeletions } from './task-deletions';
import { useTaskOwner } from './task-owner';
import { taskListOptions, type TaskFilter } from './task-queries';

/** The list as a person should see it: what the server has, with what is on its way and without what is being deleted. */
export function useTaskList(filter: TaskFilter) {
  const query = useInfiniteQuery(taskListOptions(useTaskOwner(), filter));
  const creations = useTaskCreations();
  const deletions = usePendingDeletions();

  const loaded = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const saved = new Set(loaded.map(({ id }) => id));
  return {
    query,
    tasks: loaded.filter(({ id }) => !deletions.has(id)),
    creations: creations.filter(({ draft }) => !saved.has(draft.id)),
  };
}
