import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { Task } from '../../../../api/client';

/** Loaded with the first row. */

export type DropSide = 'above' | 'below';

const TASK = Symbol('task');
const LIST = Symbol('list');

interface DraggableTask {
  element: HTMLElement;
  task: Task;
  /** Called while a row is dragged over this one, with the side it would drop on. */
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
  /** Called when something is dragged over it or leaves it. */
  onOver: (isOver: boolean) => void;
  onTask: (task: Task) => void;
  /** Absent if the entry can't be reordered. */
  listId?: string;
  onList?: (listId: string) => void;
}

/** Makes a sidebar entry accept tasks, and lists for reordering. */
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

/** Checks the data set above; other drags carry other data. */
function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'id' in value && 'listId' in value;
}
