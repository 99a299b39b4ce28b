import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { Task } from '../../../../api/client';

/** Loaded with the first row: nobody drags before there is one. */

export type DropSide = 'above' | 'below';

const TASK = Symbol('task');
const LIST = Symbol('list');

interface DraggableTask {
  element: HTMLElement;
  task: Task;
  /** Told where the row that is dragged would go, while it is over this one. */
  onSide: (side: DropSide | null) => void;
  onDrop?: ((task: Task, target: Task, side: DropSide) => void) | undefined;
}

export function makeDraggable({ element, task, onSide, onDrop }: DraggableTask): () => void {
  const dragged = draggable({ element, getInitialData: () => ({ [TASK]: task }) });
  if (!onDrop) return dragged;
  return combine(
    dragged,
    dropTargetForElements({
      element,
      canDrop: ({ source }) => taskOf(source.data) !== null && taskOf(source.data)?.id !== task.id,
      getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
      onDrag: ({ self }) => {
        onSide(sideOf(self.data));
      },
      onDragLeave: () => {
        onSide(null);
      },
      onDrop: ({ source, self }) => {
        onSide(null);
        const moved = taskOf(source.data);
        const side = sideOf(self.data);
        if (moved && side) onDrop(moved, task, side);
      },
    }),
  );
}

interface ListTarget {
  element: HTMLElement;
  /** Told whether something is over it. */
  onOver: (isOver: boolean) => void;
  onTask: (task: Task) => void;
  /** Absent: this entry of the navigation has no place in an order. */
  listId?: string;
  onList?: (listId: string) => void;
}

/** An entry of the navigation takes tasks, and lists among themselves take each other's places. */
export function makeListTarget({ element, onOver, onTask, listId, onList }: ListTarget): () => void {
  const target = dropTargetForElements({
    element,
    canDrop: ({ source }) =>
      taskOf(source.data) !== null || (onList !== undefined && listOf(source.data) !== listId),
    onDragEnter: () => {
      onOver(true);
    },
    onDragLeave: () => {
      onOver(false);
    },
    onDrop: ({ source }) => {
      onOver(false);
      const task = taskOf(source.data);
      const list = listOf(source.data);
      if (task) onTask(task);
      else if (list !== null) onList?.(list);
    },
  });
  if (listId === undefined) return target;
  return combine(target, draggable({ element, getInitialData: () => ({ [LIST]: listId }) }));
}

function sideOf(data: Record<string | symbol, unknown>): DropSide | null {
  const edge = extractClosestEdge(data);
  return edge === 'top' ? 'above' : edge === 'bottom' ? 'below' : null;
}

function taskOf(data: Record<string | symbol, unknown>): Task | null {
  const task = data[TASK];
  return isTask(task) ? task : null;
}

function listOf(data: Record<string | symbol, unknown>): string | null {
  const list = data[LIST];
  return typeof list === 'string' ? list : null;
}

/** What the rows above put there; other drags carry other things. */
function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'id' in value && 'listId' in value;
}
