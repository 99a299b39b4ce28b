import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { outboxOf } from '../features/tasks/sync/use-outbox';

const SAVE_TIMEOUT_MS = 2_000;

/** Counts the changes of the user that the server doesn't have. */
export function countUnsaved(queryClient: QueryClient, userId: string): number {
  return queryClient.isMutating() + outboxOf(queryClient, userId).pending().length;
}

/** Resolves when everything is saved that can be, or after a timeout. */
export async function whenSaved(queryClient: QueryClient, userId: string): Promise<void> {
  const outbox = outboxOf(queryClient, userId);
  const isSaving = (): boolean =>
    queryClient.isMutating() > 0 || outbox.pending().some(({ error }) => error === null);
  if (!isSaving()) return;
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      for (const unsubscribe of subscriptions) unsubscribe();
      resolve();
    };
    const check = (): void => {
      if (!isSaving()) stop();
    };
    const timer = setTimeout(stop, SAVE_TIMEOUT_MS);
    const subscriptions = [queryClient.getMutationCache().subscribe(check), outbox.subscribe(check)];
  });
}

/** Asks the user before a page closes that has the only copy of a change. What is stored on this device is sent later. */
export function useUnsavedWarning(userId: string | undefined): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      const hasOnlyCopy = userId !== undefined && outboxOf(queryClient, userId).hasOnlyCopy();
      if (hasOnlyCopy || queryClient.isMutating() > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [queryClient, userId]);
}
