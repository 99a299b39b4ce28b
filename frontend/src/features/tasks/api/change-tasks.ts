import { plural, t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { changeTasks, undoTasks, type BulkChanges, type Task } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import { TASK_STEP } from './change-task';
import { useTaskCache, useTaskOwner } from './task-owner';
import { applied } from '../model/bulk-change';

type BulkStep = Readonly<{
  tasks: readonly Task[];
  changes: BulkChanges;
  /** Shown on success, e.g. "Completed 3 tasks". */
  message: string;
}>;

/** Changes several tasks optimistically in one request, with one undo. */
export function useBulkChange(): (step: BulkStep) => void {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const showToast = useShowToast();
  const undo = useUndoBulkChange();

  const { mutate } = useMutation({
    // After the single steps that are still being saved.
    scope: { id: TASK_STEP },
    mutationFn: ({ tasks, changes }: BulkStep) =>
      changeTasks(
        userId,
        tasks.map(({ id }) => id),
        changes,
      ),
    onMutate: async ({ tasks, changes }) => {
      for (const task of tasks) cache.replace(task, applied(changes, task));
      await cache.interruptReads();
    },
    onSuccess: ({ bulkId, results }, { tasks, message }) => {
      const missing = results.filter(({ status }) => status !== 'changed').length;
      const note = missing === 0 ? '' : ` ${missingText(missing)}`;
      const action =
        bulkId === null ? {} : { action: { label: t`Undo`, run: () => void undo(bulkId), isUndo: true } };
      // The server only undoes a change that nothing has followed.
      showToast({ message: `${message}.${note}`, about: tasks.map(({ id }) => id), ...action });
    },
    onError: (error, step) => {
      for (const task of step.tasks) cache.replace(applied(step.changes, task), task);
      const happened = messageFor(error);
      showToast({
        message: t`Nothing was changed. ${happened}`,
        tone: 'failure',
        action: {
          label: t`Try again`,
          run: () => {
            mutate(step);
          },
        },
      });
    },
    // Only the server knows the new versions and times.
    onSettled: () => cache.refresh(),
  });
  return mutate;
}

function useUndoBulkChange(): (bulkId: string) => Promise<void> {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const showToast = useShowToast();
  const { mutateAsync } = useMutation({
    scope: { id: TASK_STEP },
    mutationFn: (bulkId: string) => undoTasks(userId, bulkId),
    onSuccess: ({ results }) => {
      const kept = results.filter(({ status }) => status !== 'changed').length;
      if (kept > 0) showToast({ message: keptText(kept) });
    },
    onSettled: () => cache.refresh(),
  });
  return useCallback(
    async (bulkId) => {
      try {
        await mutateAsync(bulkId);
      } catch (error) {
        const happened = messageFor(error);
        showToast({ message: t`Couldn't undo. ${happened}`, tone: 'failure' });
      }
    },
    [mutateAsync, showToast],
  );
}

function missingText(count: number): string {
  return plural(count, {
    one: '# of them was deleted on another device.',
    other: '# of them were deleted on another device.',
  });
}

function keptText(count: number): string {
  return plural(count, {
    one: "# task has changed since and wasn't undone.",
    other: "# tasks have changed since and weren't undone.",
  });
}
