import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { deleteTask, restoreTask, updateTask, type Task } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { RequestFailure } from '../../lib/request-failure';
import { useShowToast } from '../../ui/toasts';
import { useTaskCache, useTaskOwner } from './task-owner';

/** One step that shows at once and is then sent. `failed` completes "“Milk” …" when it could not be saved. */
type Step = Readonly<{
  before: Task;
  after: Task;
  send: (userId: string) => Promise<Task>;
  failed: string;
}>;

/**
 * Ticks, deletes and restores, at once on the screen. They send the wanted state, not a toggle, so that sending twice
 * does no harm, and one after the other, so that an undo cannot overtake what it undoes.
 */
export function useTaskSteps() {
  const { mutate } = useStep();
  return {
    setCompleted: useCallback(
      (task: Task, completed: boolean) => {
        const completedAt = completed ? new Date().toISOString() : null;
        mutate({
          before: task,
          after: { ...task, completed, completedAt },
          send: (userId) => updateTask(userId, task.id, { completed }),
          failed: task.completed ? 'is still done' : 'is still open',
        });
      },
      [mutate],
    ),
    trash: useCallback(
      (task: Task) => {
        const after = { ...task, deletedAt: new Date().toISOString() };
        const send = async (userId: string): Promise<Task> => {
          await deleteTask(userId, task.id);
          return after;
        };
        mutate({ before: task, after, send, failed: 'is not deleted' });
      },
      [mutate],
    ),
    restore: useCallback(
      (task: Task) => {
        mutate({
          before: task,
          after: { ...task, deletedAt: null },
          send: (userId) => restoreTask(userId, task.id),
          failed: 'is still in the trash',
        });
      },
      [mutate],
    ),
  };
}

function useStep() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const showToast = useShowToast();

  const mutation = useMutation({
    scope: { id: 'task-step' },
    mutationFn: ({ send }: Step) => send(userId),
    onMutate: ({ before, after }) => {
      cache.replace(before, after);
      return cache.interruptReads();
    },
    onSuccess: (task, { after }) => {
      cache.replace(after, task);
    },
    onError: (error, step) => {
      const { before, after, failed } = step;
      cache.replace(after, before);
      if (isGone(error)) {
        cache.remove(before);
        showToast({ message: `“${before.title}” was deleted on another device.`, tone: 'failure' });
        return;
      }
      const run = (): void => {
        mutation.mutate(step);
      };
      showToast({
        message: `“${before.title}” ${failed}. ${whatHappened(error)}`,
        tone: 'failure',
        action: { label: 'Try again', run },
      });
    },
    onSettled: async (_task, _error, _step, wereReading) => {
      if (wereReading) await cache.refresh();
    },
  });
  return mutation;
}

/** Removes a task of the trash for good. */
export function useDeleteForGood() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (task: Task) => {
      try {
        await deleteTask(userId, task.id, { permanent: true });
      } catch (error) {
        // Somebody else was faster, which is what was wanted.
        if (!isGone(error)) throw error;
      }
    },
    onSuccess: (_nothing, task) => {
      cache.remove(task);
    },
  });
}

export function isGone(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 404;
}
