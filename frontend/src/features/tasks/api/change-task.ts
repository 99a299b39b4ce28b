import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { deleteTask, type Task, type TaskChange } from '../../../api/client';
import { isGone } from '../../../lib/request-failure';
import type { Reversible } from '../sync/history';
import { makeChange } from '../sync/reversible-change';
import { useOutbox } from '../sync/use-outbox';
import { useTaskCache, useTaskOwner } from './task-owner';

/** Changes to tasks. They show at once, the outbox sends them in the order they were made, and they can be undone. */
export function useTaskSteps() {
  const outbox = useOutbox();
  return useMemo(
    () => ({
      change: (before: Task, change: TaskChange): Reversible =>
        makeChange(outbox, { kind: 'update', before, change }),
      trash: (before: Task): Reversible => makeChange(outbox, { kind: 'trash', before }),
      restore: (before: Task): Reversible => makeChange(outbox, { kind: 'restore', before }),
      /** `onSkipped` is called with the next date, which only the server knows. */
      skip: (before: Task, onSkipped: (skipped: Task) => void): Reversible =>
        makeChange(
          outbox,
          { kind: 'skip', before },
          {
            onSaved: (saved) => {
              if ('task' in saved) onSkipped(saved.task);
            },
          },
        ),
      /** `previous` is the task that it was after. */
      moveAfter: (before: Task, next: Task | null, previous: Task | null): Reversible => {
        const place = { afterId: next?.id ?? null, afterPosition: next?.position ?? null };
        return makeChange(outbox, { kind: 'move', before, ...place }, { previous });
      },
    }),
    [outbox],
  );
}

/** Deletes trashed tasks permanently, one after the other, and stops at the first failure. */
export function useDeleteForGood() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const outbox = useOutbox();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (tasks: readonly Task[]) => {
      // The server deletes for good only what is in the trash already.
      await outbox.settled();
      const removed: Task[] = [];
      try {
        for (const task of tasks) {
          await deleteForGood(userId, task);
          removed.push(task);
        }
      } finally {
        for (const task of removed) cache.remove(task);
      }
    },
  });
}

async function deleteForGood(userId: string, { id }: Task): Promise<void> {
  try {
    await deleteTask({ path: { userId, taskId: id }, query: { permanent: true } });
  } catch (error) {
    // Already deleted elsewhere.
    if (!isGone(error)) throw error;
  }
}
