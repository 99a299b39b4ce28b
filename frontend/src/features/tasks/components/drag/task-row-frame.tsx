import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Task } from '../../../../api/client';
import { loadDragging } from './load-dragging';
import type { DropSide } from './task-dragging';

/** Where a row stands in a list of which only a part may be there. */
export interface RowPlace {
  /** From 0. */
  index: number;
  /** -1: more than are known here. */
  setSize: number;
  /** Absent where the order is not the owner's own. */
  onDrop?: ((task: Task, target: Task, side: DropSide) => void) | undefined;
  /** Told of the element, where only a part of the list is there and heights have to be known. */
  measure?: ((element: Element | null) => void) | undefined;
}

interface TaskRowFrameProps extends RowPlace {
  task: Task;
  isSelected: boolean;
  children: ReactNode;
}

/** The row itself: it can be dragged to a list of the navigation, and where the order is the owner's own, to a new place. */
export function TaskRowFrame(props: TaskRowFrameProps) {
  const { task, isSelected, index, setSize, onDrop, measure, children } = props;
  const row = useRef<HTMLLIElement>(null);
  const [side, setSide] = useState<DropSide | null>(null);

  useEffect(() => {
    const element = row.current;
    if (!element) return;
    let release: (() => void) | null = null;
    let isGone = false;
    void loadDragging().then((dragging) => {
      if (isGone || !dragging) return;
      release = dragging.makeDraggable({ element, task, onSide: setSide, onDrop });
    });
    return () => {
      isGone = true;
      release?.();
    };
  }, [task, onDrop]);

  useEffect(() => {
    measure?.(row.current);
  }, [measure, index]);

  return (
    <li
      ref={row}
      data-task={task.id}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={setSize}
      className={`group task-row ${side === null ? '' : `drop-${side}`}`}
    >
      <div
        className={`border-line flex items-start border-b py-1 ${isSelected ? 'bg-accent-soft -mx-3 rounded-sm px-3' : ''}`}
      >
        {children}
      </div>
    </li>
  );
}
