import { t } from '@lingui/core/macro';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { Task } from '../../../api/client';
import { useAnnounce } from '../../../ui/announcer';
import type { DropSide } from '../components/drag/task-dragging';
import { useTaskSteps } from '../api/change-task';
import { useTaskCache } from '../api/task-owner';
import type { TaskView } from '../model/task-view';
import { useHistory } from '../sync/use-history';
import { withPending } from '../sync/overlay';
import { useOutbox } from '../sync/use-outbox';

/** Moves tasks within their list, by one place or to where they are dropped. */
export function useReorder(view: TaskView, tasks: readonly Task[]) {
  const { moveAfter } = useTaskSteps();
  const { record } = useHistory();
  const announce = useAnnounce();
  const keepFocus = useFocusAfterMove(tasks);
  const listed = useListed(view);

  const moveTo = useCallback(
    (task: Task, index: number): void => {
      const shown = listed();
      const others = shown.filter(({ id }) => id !== task.id);
      if (index < 0 || index > others.length || shown[index]?.id === task.id) return;
      keepFocus();
      const from = shown.findIndex(({ id }) => id === task.id);
      const moved = moveAfter(task, others[index - 1] ?? null, shown[from - 1] ?? null);
      const { title } = task;
      const place = index + 1;
      const count = others.length + 1;
      const message = t`“${title}” is now ${place} of ${count}`;
      record(message, moved);
      announce(message);
    },
    [listed, moveAfter, record, announce, keepFocus],
  );

  return useMemo(
    () => ({
      byStep: (task: Task, by: -1 | 1): void => {
        moveTo(task, listed().findIndex(({ id }) => id === task.id) + by);
      },
      drop: (task: Task, target: Task, side: DropSide): void => {
        const others = listed().filter(({ id }) => id !== task.id);
        const at = others.findIndex(({ id }) => id === target.id);
        moveTo(task, side === 'above' ? at : at + 1);
      },
    }),
    [listed, moveTo],
  );
}

/** Reads the tasks as they are now: the next key may be pressed before React renders. */
function useListed(view: TaskView): () => readonly Task[] {
  const cache = useTaskCache();
  const outbox = useOutbox();
  return useCallback(() => {
    const { tasks, hasMore } = cache.listed(view);
    return withPending(view, tasks, outbox.pending(), hasMore);
  }, [cache, outbox, view]);
}

/** Restores the focus that an element loses when React moves it. */
function useFocusAfterMove(tasks: readonly Task[]): () => void {
  const lost = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (lost.current?.isConnected && document.activeElement === document.body) lost.current.focus();
  }, [tasks]);
  return useCallback(() => {
    lost.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }, []);
}
