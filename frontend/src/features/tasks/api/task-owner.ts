import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useMemo } from 'react';
import { TaskCache } from './task-cache';

/** The id of the signed-in user, who owns every task here. */
export const TaskOwnerContext = createContext<string | null>(null);

export function useTaskOwner(): string {
  const userId = use(TaskOwnerContext);
  if (userId === null) throw new Error('useTaskOwner needs a TaskOwnerContext around it');
  return userId;
}

export function useTaskCache(): TaskCache {
  const queryClient = useQueryClient();
  const userId = useTaskOwner();
  return useMemo(() => new TaskCache(queryClient, userId), [queryClient, userId]);
}
