import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { countFailedCreations } from '../features/tasks/api/create-task';

const SAVE_TIMEOUT_MS = 2_000;

/** Counts the changes that would be lost if this page closed now. */
export function countUnsaved(queryClient: QueryClient): number {
  return queryClient.isMutating() + countFailedCreations(queryClient);
}

/** Resolves when everything is saved, or after a timeout. */
export async function whenSaved(queryClient: QueryClient): Promise<void> {
  if (queryClient.isMutating() === 0) return;
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(stop, SAVE_TIMEOUT_MS);
    const unsubscribe = queryClient.getMutationCache().subscribe(() => {
      if (queryClient.isMutating() === 0) stop();
    });
  });
}

/** Asks the user before a page with unsaved changes closes. */
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
