import {
  useMutation,
  useMutationState,
  useQueryClient,
  type Mutation,
  type QueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent } from 'react';
import { createTask, type Task, type TaskDraft } from '../../../api/client';
import { RequestFailure } from '../../../lib/request-failure';
import { removeFromOutbox, addToOutbox, readOutbox } from '../sync/outbox';
import { useTaskCache, useTaskOwner } from './task-owner';

/** A task the server hasn't confirmed. It is shown as unsaved until it has, or until the user discards it. */
export type TaskCreation = Readonly<{
  draft: TaskDraft;
  state: 'saving' | 'waiting-for-connection' | 'failed';
  error: Error | null;
}>;

const CREATE_TASK = 'create-task';

/** The client chooses the id, so sending again can't create a second task. */
const MAX_RETRIES = 2;

export function useCreateTask() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const queryClient = useQueryClient();
  return useMutation<Task, Error, TaskDraft>({
    mutationKey: [CREATE_TASK, userId],
    // One after the other, in the order they were typed.
    scope: { id: CREATE_TASK },
    mutationFn: (draft) => createTask({ path: { userId }, body: draft }),
    retry: (count, error) => error instanceof RequestFailure && error.isPassing && count < MAX_RETRIES,
    retryDelay: retryDelayMs,
    // A failed creation may hold the only copy of the text.
    gcTime: Infinity,
    onMutate: async (draft) => {
      await addToOutbox(userId, draft);
      return cache.interruptReads();
    },
    onSuccess: (task, draft) => {
      // A repeated creation may have been changed or deleted since, and one that another tab reported is already counted.
      if (task.deletedAt !== null || cache.find(task.id)) cache.take(task);
      else cache.add(task);
      discardCreation(queryClient, userId, draft.id);
    },
    onSettled: async (_task, _error, _draft, wereReading) => {
      if (wereReading) await cache.refresh();
    },
  });
}

/** Waits as long as the server asks for, and longer after each failure. */
function retryDelayMs(count: number, error: Error): number {
  const asked = error instanceof RequestFailure ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(asked * 1000, 500 * 2 ** count);
}

/** Newest first, as in the list. */
export function useTaskCreations(): TaskCreation[] {
  const userId = useTaskOwner();
  return useMutationState({
    filters: { mutationKey: [CREATE_TASK, userId], predicate: isUnsaved },
    select: creationOf,
  })
    .filter((creation) => creation !== null)
    .reverse();
}

export function discardCreation(queryClient: QueryClient, userId: string, draftId: string): void {
  void removeFromOutbox(userId, draftId);
  const mutations = queryClient.getMutationCache();
  for (const mutation of mutations.findAll({ mutationKey: [CREATE_TASK] })) {
    if (isDraft(mutation.state.variables) && mutation.state.variables.id === draftId)
      mutations.remove(mutation);
  }
}

/**
 * Retries failed creations that may succeed now. After a 401 the user has signed in again; validation errors would only
 * repeat.
 */
export function useRetryCreations(): () => void {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const { mutate } = useCreateTask();
  return useCallback(() => {
    const mutations = queryClient.getMutationCache();
    for (const mutation of mutations.findAll(failedCreations(userId))) {
      const { variables, error } = mutation.state;
      if (!isDraft(variables) || !canRetry(error)) continue;
      mutations.remove(mutation);
      mutate(variables);
    }
  }, [queryClient, userId, mutate]);
}

export function canRetry(error: Error | null): boolean {
  return !(error instanceof RequestFailure) || error.isPassing || error.status === 401;
}

/**
 * Sends what an earlier visit left in the outbox. One tab at a time does this; the next takes over when it closes.
 */
export function useResumedOutbox(): void {
  const userId = useTaskOwner();
  const queryClient = useQueryClient();
  const { mutate } = useCreateTask();
  const resume = useEffectEvent(async () => {
    const kept = await readOutbox(userId);
    const known = queryClient.getMutationCache().findAll({ mutationKey: [CREATE_TASK, userId] });
    const ids = new Set(known.map(({ state }) => isDraft(state.variables) && state.variables.id));
    for (const draft of kept) if (!ids.has(draft.id)) mutate(draft);
  });

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    navigator.locks
      .request(`holdfast.creations.${userId}`, { signal }, async () => {
        await resume();
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
      })
      // The page closed while it waited for the lock.
      .catch(() => undefined);
    return () => {
      leaving.abort();
    };
  }, [userId]);
}

export function countFailedCreations(queryClient: QueryClient): number {
  return queryClient.getMutationCache().findAll(failedCreations()).length;
}

/** Filters the mutations for creations that failed, of one user or of all. */
export function failedCreations(...userId: [string?]) {
  return { mutationKey: [CREATE_TASK, ...userId], status: 'error' } as const;
}

function isUnsaved({ state }: Mutation): boolean {
  return state.status === 'pending' || state.status === 'error';
}

function creationOf({ state }: Mutation): TaskCreation | null {
  if (!isDraft(state.variables)) return null;
  return {
    draft: state.variables,
    error: state.error,
    state:
      state.status === 'error'
        ? 'failed'
        : state.isPaused && !navigator.onLine
          ? 'waiting-for-connection'
          : 'saving',
  };
}

function isDraft(variables: unknown): variables is TaskDraft {
  return typeof variables === 'object' && variables !== null && 'id' in variables && 'title' in variables;
}
