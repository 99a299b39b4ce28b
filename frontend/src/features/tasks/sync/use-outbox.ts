import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isGone } from '../../../lib/request-failure';
import { TaskCache } from '../api/task-cache';
import { useTaskOwner } from '../api/task-owner';
import { tasksBefore } from './change';
import { Outbox } from './outbox';
import { outboxStore } from './outbox-store';
import type { PendingChange } from './pending-change';
import { sendChange } from './send-change';

const outboxes = new WeakMap<QueryClient, Map<string, Outbox>>();

/** Returns the one outbox of a user in this tab. */
export function outboxOf(queryClient: QueryClient, userId: string): Outbox {
  const known = outboxes.get(queryClient) ?? new Map<string, Outbox>();
  outboxes.set(queryClient, known);
  const cache = new TaskCache(queryClient, userId);
  const outbox =
    known.get(userId) ??
    new Outbox(userId, {
      store: outboxStore,
      send: (changes, version) => sendChange(userId, changes, version),
      onSaved: (changes, saved) => cache.takeSaved(changes, saved),
      onRefused: (changes, error) => {
        if (isGone(error)) for (const task of changes.flatMap(tasksBefore)) cache.remove(task);
      },
    });
  known.set(userId, outbox);
  return outbox;
}

export function useOutbox(): Outbox {
  return outboxOf(useQueryClient(), useTaskOwner());
}

/** The changes that the server doesn't have yet, in the order they were made. */
export function usePendingChanges(userId: string): readonly PendingChange[] {
  const outbox = outboxOf(useQueryClient(), userId);
  return useSyncExternalStore(outbox.subscribe, outbox.pending);
}
