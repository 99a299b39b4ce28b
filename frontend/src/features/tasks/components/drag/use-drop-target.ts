import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Task } from '../../../../api/client';
import { loadDragging } from './load-dragging';

interface DropTarget {
  onTask?: ((task: Task) => void) | undefined;
  listId?: string | undefined;
  onList?: ((listId: string) => void) | undefined;
}

/** Makes an element accept tasks or lists. */
export function useDropTarget<Target extends HTMLElement>({ onTask, listId, onList }: DropTarget) {
  const ref = useRef<Target>(null);
  const [isOver, setOver] = useState(false);
  const takesTasks = onTask !== undefined;
  const takeTask = useEffectEvent((task: Task) => onTask?.(task));
  const takeList = useEffectEvent((id: string) => onList?.(id));

  useEffect(() => {
    const element = ref.current;
    if (!element || !takesTasks) return;
    let release: (() => void) | null = null;
    let isGone = false;
    void loadDragging().then((dragging) => {
      if (isGone || !dragging) return;
      release = dragging.makeListTarget({
        element,
        onOver: setOver,
        onTask: takeTask,
        ...(listId === undefined ? {} : { listId, onList: takeList }),
      });
    });
    return () => {
      isGone = true;
      release?.();
    };
  }, [takesTasks, listId]);

  return { ref, isOver };
}
