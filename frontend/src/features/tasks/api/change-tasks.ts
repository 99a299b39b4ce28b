import { plural, t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { undoTasks, type BulkChanges, type Task } from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { useShowToast } from '../../../ui/toasts';
import { useOutbox } from '../sync/use-outbox';
import { useTaskCache, useTaskOwner } from './task-owner';

type BulkStep = Readonly<{
  tasks: readonly Task[];
  changes: BulkChanges;
  /** Shown on success, e.g. "Completed 3 tasks". */
  message: string;
}>;

/** Changes several tasks in one request, with one undo. */
export function useBulkChange(): (step: BulkStep) => void {
  const outbox = useOutbox();
  const showToast = useShowToast();
  const undo = useUndoBulkChange();
  return ({ tasks, changes, message }) => {
    outbox.add({ kind: 'bulk', tasks, changes }, (saved) => {
      if (!('outcome' in saved)) return;
      const { bulkId, results } = saved.outcome;
      const missing = results.filter(({ status }) => status !== 'changed').length;
      const note = missing === 0 ? '' : ` ${missingText(missing)}`;
      const action =
        bulkId === null ? {} : { action: { label: t`Undo`, run: () => void undo(bulkId), isUndo: true } };
      // The server only undoes a change that nothing has followed.
      showToast({ message: `${message}.${note}`, about: tasks.map(({ id }) => id), ...action });
    });
  };
}

function useUndoBulkChange(): (bulkId: string) => Promise<void> {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const showToast = useShowToast();
  const outbox = useOutbox();
  const { mutateAsync } = useMutation({
    mutationFn: async (bulkId: string) => {
      await outbox.settled();
      return undoTasks(userId, bulkId);
    },
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
