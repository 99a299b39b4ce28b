import { useCallback, useEffect } from 'react';
import type { Task } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { useAnnounce } from '../../ui/announcer';
import type { ToastOptions } from '../../ui/toast-card';
import { useShowToast } from '../../ui/toasts';
import { useSetCompleted } from './task-changes';
import { useCreateTask } from './task-creations';
import { useTaskDeletions, type TaskDeletions } from './task-deletions';
import type { TaskFilter } from './task-queries';

/** What a person can do with tasks, each with its undo and with words for a screen reader. */
export function useTaskActions(filter: TaskFilter) {
  return { add: useAdd(), tick: useTick(filter), remove: useRemove() };
}

function useAdd() {
  const { mutate } = useCreateTask();
  const announce = useAnnounce();
  return (drafts: readonly { title: string; description?: string | null }[]): void => {
    for (const draft of drafts) mutate({ id: crypto.randomUUID(), ...draft });
    announce(drafts.length === 1 ? `Added ${drafts[0]?.title ?? ''}` : `Added ${drafts.length} tasks`);
  };
}

function useTick(filter: TaskFilter) {
  const setCompleted = useSetCompleted();
  const showToast = useShowToast();
  const announce = useAnnounce();
  return useCallback(
    (task: Task): void => {
      const completed = !task.completed;
      setCompleted({ task, completed });
      const message = `${completed ? 'Completed' : 'Reopened'} “${task.title}”`;
      if (filter === 'all') {
        announce(message);
        return;
      }
      const run = (): void => {
        setCompleted({ task: { ...task, completed }, completed: !completed });
      };
      showToast({ message, action: { label: 'Undo', run, isUndo: true } });
    },
    [setCompleted, showToast, announce, filter],
  );
}

function useRemove() {
  const deletions = useTaskDeletions();
  const showToast = useShowToast();

  useEffect(() => {
    const commitAll = (): void => {
      void deletions.commitAll(true);
    };
    window.addEventListener('pagehide', commitAll);
    return () => {
      window.removeEventListener('pagehide', commitAll);
    };
  }, [deletions]);

  return useCallback(
    (task: Task): void => {
      deletions.add(task);
      showToast({
        message: `Deleted “${task.title}”`,
        action: {
          label: 'Undo',
          isUndo: true,
          run: () => {
            deletions.undo(task.id);
          },
        },
        onClose: (reason) => {
          if (reason !== 'action') commitDeletion(deletions, task, showToast);
        },
      });
    },
    [deletions, showToast],
  );
}

function commitDeletion(
  deletions: TaskDeletions,
  task: Task,
  showToast: (toast: ToastOptions) => void,
): void {
  deletions.commit(task.id).catch((error: unknown) => {
    showToast({
      message: `“${task.title}” is not deleted. ${whatHappened(error)}`,
      tone: 'failure',
      action: {
        label: 'Try again',
        run: () => {
          deletions.add(task);
          commitDeletion(deletions, task, showToast);
        },
      },
    });
  });
}
