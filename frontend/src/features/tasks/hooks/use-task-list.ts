import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTaskCreations } from '../api/create-task';
import { draftedTask } from '../model/task-draft';
import { useTaskOwner } from '../api/task-owner';
import { taskListOptions } from '../api/task-queries';
import { isInView, type TaskView } from '../model/task-view';

/** The list as a person should see it: what the server has, with what is on its way. */
export function useTaskList(view: TaskView) {
  const query = useInfiniteQuery({
    ...taskListOptions(useTaskOwner(), view),
    // An empty search finds nothing and is not asked; while letters are typed the last answer stays.
    enabled: view.search !== '',
    ...(view.search === undefined ? {} : { placeholderData: keepPreviousData }),
  });
  const { data } = query;
  const tasks = useMemo(
    () => (view.search === '' ? [] : (data?.pages.flatMap(({ items }) => items) ?? [])),
    [data, view.search],
  );

  const saved = new Set(tasks.map(({ id }) => id));
  // What is only on its way shows where it will be; what got stuck shows everywhere.
  const creations = useTaskCreations().filter(
    ({ draft, state }) => !saved.has(draft.id) && (state !== 'saving' || isInView(view, draftedTask(draft))),
  );
  return { query, tasks, creations };
}
