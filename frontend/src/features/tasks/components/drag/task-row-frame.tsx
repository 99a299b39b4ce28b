import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Task } from '../../../../api/client';
import { loadDragging } from './load-dragging';
import type { DropSide } from './task-dragging';

/** The place of a row in a list that may be partly rendered. */
export interface RowPlace {
  /** From 0. */
  index: number;
  /** -1 if there are more than are loaded. */
  setSize: number;
  /** Absent unless the list is sorted manually. */
  onDrop?: ((task: Task, target: Task, side: DropSide) => void) | undefined;
  /** Measures the element when the list is partly rendered. */
  measure?: ((element: Element | null) => void) | undefined;
}

interface TaskRowFrameProps extends RowPlace {
  task: Task;
  isSelected: boolean;
  children: ReactNode;
}

/** A draggable row: to a list in the sidebar, and in a manually sorted list to a new place. */
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
