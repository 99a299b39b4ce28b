import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTaskCreations } from '../api/create-task';
import { draftedTask } from '../model/task-draft';
import { useTaskOwner } from '../api/task-owner';
import { taskListOptions } from '../api/task-queries';
import { isInView, type TaskView } from '../model/task-view';
import { withPending } from '../sync/overlay';
import { usePendingChanges } from '../sync/use-outbox';

/** The tasks of a view from the server with the pending changes, and the new ones that it doesn't have yet. */
export function useTaskList(view: TaskView) {
  const query = useInfiniteQuery({
    ...taskListOptions(useTaskOwner(), view),
    // An empty search isn't sent; while the user types, the last results stay.
    enabled: view.search !== '',
    ...(view.search === undefined ? {} : { placeholderData: keepPreviousData }),
  });
  const { data, hasNextPage } = query;
  const pending = usePendingChanges(useTaskOwner());
  const loaded = useMemo(
    () => (view.search === '' ? [] : (data?.pages.flatMap(({ items }) => items) ?? [])),
    [data, view.search],
  );
  // Before the first read, a task that moves into this view would look like the only one.
  const isRead = data !== undefined;
  const tasks = useMemo(
    () => (isRead ? withPending(view, loaded, pending, hasNextPage) : loaded),
    [view, loaded, pending, hasNextPage, isRead],
  );

  const saved = new Set(tasks.map(({ id }) => id));
  // Creations in progress show where they will be; failed ones show everywhere.
  const creations = useTaskCreations().filter(
    ({ draft, state }) => !saved.has(draft.id) && (state !== 'saving' || isInView(view, draftedTask(draft))),
  );
  return { query, tasks, creations };
}
