import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countUnsavedTasks } from '../features/tasks/task-creations';

/** The browser asks before a page goes away that holds the only copy of something. */
export function useUnsavedWarning(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (countUnsavedTasks(queryClient) + queryClient.isMutating() > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [queryClient]);
}
