import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import {
  deleteTask,
  moveTask,
  restoreTask,
  skipTask,
  updateTask,
  type Task,
  type TaskChange,
} from '../../../api/client';
import { messageFor } from '../../../lib/error-message';
import { RequestFailure } from '../../../lib/request-failure';
import { useShowToast } from '../../../ui/toasts';
import { provisionalPosition } from '../model/task-order';
import { useTaskCache, useTaskOwner } from './task-owner';

/** A change that shows at once and is then sent. `failed` is shown if it can't be saved, e.g. "Couldn't complete “Milk”." */
type Step = Readonly<{
  before: Task;
  after: Task;
  send: (userId: string) => Promise<Task>;
  failed: string;
  /** Called with the response, for what only the server knows. */
  done?: (task: Task) => void;
}>;

/**
 * Optimistic changes to tasks. They send the wanted state rather than a toggle, so repeating one is safe, and they are
 * sent one after the other, so an undo can't overtake the change it undoes.
 */
export function useTaskSteps() {
  const { mutate } = useStep();
  return {
    setCompleted: useCallback(
      (task: Task, completed: boolean) => {
        const { title } = task;
        mutate({
          before: task,
          after: { ...task, completed, completedAt: completed ? new Date().toISOString() : null },
          send: (userId) => updateTask(userId, task.id, { completed }),
          failed: task.completed ? t`Couldn't reopen “${title}”.` : t`Couldn't complete “${title}”.`,
        });
      },
      [mutate],
    ),
    trash: useCallback(
      (task: Task) => {
        const { title } = task;
        const after = { ...task, deletedAt: new Date().toISOString() };
        const send = async (userId: string): Promise<Task> => {
          await deleteTask({ path: { userId, taskId: task.id } });
          return after;
        };
        mutate({ before: task, after, send, failed: t`Couldn't delete “${title}”.` });
      },
      [mutate],
    ),
    restore: useCallback(
      (task: Task) => {
        const { title } = task;
        mutate({
          before: task,
          after: { ...task, deletedAt: null },
          send: (userId) => restoreTask({ path: { userId, taskId: task.id } }),
          failed: t`Couldn't restore “${title}”.`,
        });
      },
      [mutate],
    ),
    change: useCallback(
      (task: Task, change: TaskChange) => {
        const { title } = task;
        mutate({
          before: task,
          after: { ...task, ...change },
          send: (userId) => updateTask(userId, task.id, change),
          failed: t`Couldn't change “${title}”.`,
        });
      },
      [mutate],
    ),
    skip: useCallback(
      (task: Task, done: (skipped: Task) => void) => {
        const { title } = task;
        mutate({
          done,
          before: task,
          after: task,
          send: (userId) => skipTask(userId, task.id),
          failed: t`Couldn't skip “${title}”.`,
        });
      },
      [mutate],
    ),
    moveAfter: useCallback(
      (task: Task, previous: Task | null) => {
        const { title } = task;
        mutate({
          before: task,
          after: { ...task, position: provisionalPosition(previous?.position ?? null) },
          send: (userId) =>
            moveTask({ path: { userId, taskId: task.id }, body: { afterId: previous?.id ?? null } }),
          failed: t`Couldn't move “${title}”.`,
        });
      },
      [mutate],
    ),
  };
}

/** Also the scope of bulk changes: one change at a time, in the order they were made. */
export const TASK_STEP = 'task-step';

function useStep() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  const queryClient = useQueryClient();
  const showToast = useShowToast();

  const mutation = useMutation({
    mutationKey: [TASK_STEP],
    scope: { id: TASK_STEP },
    mutationFn: ({ send }: Step) => send(userId),
    onMutate: ({ before, after }) => {
      cache.replace(before, after);
      return cache.interruptReads();
    },
    onSuccess: (task, { after, done }) => {
      // If a later step is pending, the screen is ahead of this response.
      if (countSteps(queryClient, task.id) === 1) cache.replace(after, task);
      done?.(task);
    },
    onError: (error, step) => {
      const { before, after, failed } = step;
      cache.replace(after, before);
      if (isGone(error)) {
        const { title } = before;
        cache.remove(before);
        showToast({ message: t`“${title}” was deleted on another device.`, tone: 'failure' });
        return;
      }
      const run = (): void => {
        mutation.mutate(step);
      };
      showToast({
        message: `${failed} ${messageFor(error)}`,
        tone: 'failure',
        action: { label: t`Try again`, run },
      });
    },
    onSettled: async (task, error, { before }, wereReading) => {
      // Completing a repeating task adds its next one, and reopening it removes that again.
      const hasOther = before.repeat !== null && task?.completed !== before.completed;
      if (error || hasOther || wereReading) await cache.refresh();
    },
  });
  return mutation;
}

/** Counts the pending steps of a task. */
function countSteps(queryClient: QueryClient, taskId: string): number {
  return queryClient.getMutationCache().findAll({
    mutationKey: [TASK_STEP],
    status: 'pending',
    predicate: ({ state }) => isStep(state.variables) && state.variables.before.id === taskId,
  }).length;
}

function isStep(variables: unknown): variables is Step {
  return typeof variables === 'object' && variables !== null && 'before' in variables;
}

/** Deletes trashed tasks permanently, one after the other, and stops at the first failure. */
export function useDeleteForGood() {
  const userId = useTaskOwner();
  const cache = useTaskCache();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (tasks: readonly Task[]) => {
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

export function isGone(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 404;
}
