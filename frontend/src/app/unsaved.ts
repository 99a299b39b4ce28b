import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countFailedCreations } from '../features/tasks/api/create-task';

const PATIENCE_MS = 2_000;

/** How many changes would be lost if this page went away now. */
export function countUnsaved(queryClient: QueryClient): number {
  return queryClient.isMutating() + countFailedCreations(queryClient);
}

/** Resolves when nothing is on its way any more, or after a while. */
export async function whenSaved(queryClient: QueryClient): Promise<void> {
  if (queryClient.isMutating() === 0) return;
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(stop, PATIENCE_MS);
    const unsubscribe = queryClient.getMutationCache().subscribe(() => {
      if (queryClient.isMutating() === 0) stop();
    });
  });
}

/** The browser asks before a page goes away that holds the only copy of something. */
export function useUnsavedWarning(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (countUnsaved(queryClient) > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [queryClient]);
}
