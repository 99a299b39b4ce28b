import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { deleteTask, type Task, type TaskChange } from '../../../api/client';
import { isGone } from '../../../lib/request-failure';
import { useOutbox } from '../sync/use-outbox';
import { useTaskCache, useTaskOwner } from './task-owner';

/** Changes to tasks. They show at once, and the outbox sends them in the order they were made. */
export function useTaskSteps() {
  const outbox = useOutbox();
  return useMemo(
    () => ({
      change: (before: Task, change: TaskChange): void => {
        outbox.add({ kind: 'update', before, change });
      },
      setCompleted: (before: Task, completed: boolean): void => {
        outbox.add({ kind: 'update', before, change: { completed } });
      },
      trash: (before: Task): void => {
        outbox.add({ kind: 'trash', before });
      },
      restore: (before: Task): void => {
        outbox.add({ kind: 'restore', before });
      },
      /** `done` is called with the next date, which only the server knows. */
      skip: (before: Task, done: (skipped: Task) => void): void => {
        outbox.add({ kind: 'skip', before }, (saved) => {
          if ('task' in saved) done(saved.task);
        });
      },
      moveAfter: (before: Task, previous: Task | null): void => {
        const afterId = previous?.id ?? null;
        outbox.add({ kind: 'move', before, afterId, afterPosition: previous?.position ?? null });
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
