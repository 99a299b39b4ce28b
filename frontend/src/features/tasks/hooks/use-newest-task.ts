import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Task } from '../../../api/client';
import { useTaskCache } from '../api/task-owner';

/** Returns the latest version of a task that this page has read. Pending changes aren't in it. */
export function useNewestTask(id: string): Task | undefined {
  const cache = useTaskCache();
  const queries = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (listener) => queries.subscribe(listener),
    () => cache.newest(id),
  );
}
