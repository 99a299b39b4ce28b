import { t } from '@lingui/core/macro';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Task } from '../../api/client';
import { useAnnounce } from '../../ui/announcer';
import type { DropSide } from './drag/task-dragging';
import { useTaskSteps } from './task-changes';

/** Moves tasks within their list: a step by key or from the menu, or to where they are dropped. */
export function useReorder(tasks: readonly Task[]) {
  const { moveBehind } = useTaskSteps();
  const announce = useAnnounce();
  const keepFocus = useFocusAfterMove(tasks);
  const latest = useRef(tasks);
  useEffect(() => {
    latest.current = tasks;
  });

  const moveTo = useCallback(
    (task: Task, index: number): void => {
      const others = latest.current.filter(({ id }) => id !== task.id);
      if (index < 0 || index > others.length || latest.current[index]?.id === task.id) return;
      keepFocus();
      moveBehind(task, others[index - 1] ?? null);
      const { title } = task;
      const place = index + 1;
      const count = others.length + 1;
      announce(t`“${title}” is number ${place} of ${count} now`);
    },
    [moveBehind, announce, keepFocus],
  );

  return useMemo(
    () => ({
      byStep: (task: Task, by: -1 | 1): void => {
        moveTo(task, latest.current.findIndex(({ id }) => id === task.id) + by);
      },
      drop: (task: Task, target: Task, side: DropSide): void => {
        const others = latest.current.filter(({ id }) => id !== task.id);
        const at = others.findIndex(({ id }) => id === target.id);
        moveTo(task, side === 'above' ? at : at + 1);
      },
    }),
    [moveTo],
  );
}

/** An element that React moves to another place in the page loses focus. */
function useFocusAfterMove(tasks: readonly Task[]): () => void {
  const lost = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (lost.current?.isConnected && document.activeElement === document.body) lost.current.focus();
  }, [tasks]);
  return useCallback(() => {
    lost.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }, []);
}
