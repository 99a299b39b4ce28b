import { useMutation } from '@tanstack/react-query';
import { getTask, updateTask, type Task, type TaskChange } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { RequestFailure } from '../../lib/request-failure';
import { useShowToast } from '../../ui/toasts';
import { useTaskCache, useTaskOwner } from './task-owner';

/**
 * Marks a task done or open again, at once on the screen. It sends the wanted state, not a toggle, so that sending it
 * twice does no harm; the last of two devices wins.
 */
export function useSetCompleted() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const showToast = useShowToast();

  const mutation = useMutation({
    scope: { id: 'set-completed' },
    mutationFn: ({ task, completed }: Readonly<{ task: Task; completed: boolean }>) =>
      updateTask(userId, task.id, { completed }),
    onMutate: async ({ task, completed }) => {
      const wanted = { ...task, completed, completedAt: completed ? new Date().toISOString() : null };
      cache.replace(task, wanted);
      return { wanted, wereReading: await cache.interruptReads() };
    },
    onSuccess: (task, _variables, { wanted }) => {
      cache.replace(wanted, task);
    },
    onError: (error, { task, completed }, shown) => {
      if (shown) cache.replace(shown.wanted, task);
      if (isGone(error)) {
        cache.remove(task);
        showToast({ message: `“${task.title}” was deleted on another device.`, tone: 'failure' });
        return;
      }
      showToast({
        message: `“${task.title}” is ${task.completed ? 'still done' : 'still open'}. ${whatHappened(error)}`,
        tone: 'failure',
        action: {
          label: 'Try again',
          run: () => {
            mutation.mutate({ task, completed });
          },
        },
      });
    },
    onSettled: async (_task, _error, _variables, shown) => {
      if (shown?.wereReading) await cache.refresh();
    },
  });
  return mutation.mutate;
}

export type TaskEdit = Readonly<{ title: string; description: string | null }>;

/** The task that the edit began with was changed elsewhere in the meantime; `current` is how it is now. */
export class EditConflict extends Error {
  override readonly name = 'EditConflict';
  constructor(readonly current: Task) {
    super('The task was changed elsewhere');
  }
}

/** Saves an edit unless the text was changed elsewhere since it began: then it rejects with an EditConflict. */
export function useEditTask() {
  const userId = useTaskOwner();
  const cache = useTaskCache();

  return useMutation({
    // Offline it fails at once and the editor keeps the text, rather than waiting without a word.
    networkMode: 'always',
    mutationFn: async ({ base, edit }: { base: Task; edit: TaskEdit }) => {
      try {
        return await updateTask(userId, base.id, changeOf(base, edit), base.version);
      } catch (error) {
        if (!isStale(error)) throw error;
        const current = await getTask(userId, base.id);
        if (!hasSameText(current, base)) throw new EditConflict(current);
        // Only ticked or unticked since: no text is at stake.
        return await updateTask(userId, base.id, changeOf(base, edit), current.version);
      }
    },
    onMutate: () => cache.interruptReads(),
    onSuccess: (task, { base }) => {
      cache.replace(base, task);
    },
    onSettled: async (_task, _error, _variables, wereReading) => {
      if (wereReading) await cache.refresh();
    },
  });
}

export function isGone(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 404;
}

function isStale(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 412;
}

function hasSameText(one: TaskEdit, other: TaskEdit): boolean {
  return one.title === other.title && one.description === other.description;
}

function changeOf(base: Task, edit: TaskEdit): TaskChange {
  return {
    ...(edit.title === base.title ? {} : { title: edit.title }),
    ...(edit.description === base.description ? {} : { description: edit.description }),
  };
}
