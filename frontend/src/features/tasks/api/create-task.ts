import { useMemo } from 'react';
import type { TaskDraft } from '../../../api/client';
import type { PendingChange } from '../sync/pending-change';
import { usePendingChanges } from '../sync/use-outbox';
import { useTaskOwner } from './task-owner';

/** A task that the server doesn't have. It is shown as unsaved until it has, or until the user discards it. */
export type TaskCreation = Readonly<{
  draft: TaskDraft;
  state: 'saving' | 'waiting-for-connection' | 'failed';
  error: Error | null;
}>;

/** Newest first, as in the list. */
export function useTaskCreations(): TaskCreation[] {
  const pending = usePendingChanges(useTaskOwner());
  return useMemo(() => pending.flatMap(creationOf).reverse(), [pending]);
}

function creationOf({ change, error }: PendingChange): TaskCreation[] {
  if (change.kind !== 'create') return [];
  const state = error ? 'failed' : navigator.onLine ? 'saving' : 'waiting-for-connection';
  return [{ draft: change.draft, state, error }];
}
