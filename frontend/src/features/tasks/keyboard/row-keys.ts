import type { KeyboardEvent } from 'react';
import type { Task } from '../../../api/client';
import { isWriting } from '../../../lib/editable';
import { shortcutFor, type shortcuts } from '../../../lib/shortcuts';
import type { Selection } from '../hooks/use-selection';
import { focusNeighbour, leaveRow } from './list-focus';

/** What the keys of a row do. A key whose action the list doesn't have does nothing. */
export interface RowKeyActions {
  readonly selection?: Selection | undefined;
  readonly onDelete?: ((tasks: readonly Task[]) => void) | undefined;
  readonly onRename?: ((task: Task) => void) | undefined;
  readonly onMoveToList?: ((task: Task) => void) | undefined;
  readonly onPickDate?: ((tasks: readonly Task[]) => void) | undefined;
  readonly onReorder?: ((task: Task, by: -1 | 1) => void) | undefined;
}

/** Handles the shortcuts of a task on its row. Enter and Space are left to the button and the checkbox. */
export function rowKeys(tasks: readonly Task[], actions: RowKeyActions) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || isWriting(target)) return;
    const task = tasks.find(({ id }) => id === taskIdOf(target));
    const action = shortcutFor('task', event);
    const handler = task && action && handlersOf(target, task, actions)[action];
    if (handler && handler() !== false) event.preventDefault();
  };
}

/** A handler returns false if there was nothing to do. */
type Handlers = Readonly<Partial<Record<keyof typeof shortcuts.task, (() => unknown) | undefined>>>;

function handlersOf(target: HTMLElement, task: Task, actions: RowKeyActions): Handlers {
  const { selection, onDelete, onRename, onMoveToList, onPickDate, onReorder } = actions;
  return {
    previous: () => focusNeighbour(target, -1) !== null,
    next: () => focusNeighbour(target, 1) !== null,
    rename:
      onRename &&
      (() => {
        onRename(task);
      }),
    moveToList:
      onMoveToList &&
      (() => {
        onMoveToList(task);
      }),
    pickDate:
      onPickDate &&
      (() => {
        onPickDate(selection?.ids.has(task.id) === true ? selection.tasks : [task]);
      }),
    moveUp:
      onReorder &&
      (() => {
        onReorder(task, -1);
      }),
    moveDown:
      onReorder &&
      (() => {
        onReorder(task, 1);
      }),
    delete:
      onDelete &&
      (() => {
        deleteFrom(target, task, selection, onDelete);
      }),
    ...(selection && {
      select: () => {
        selection.toggle(task.id);
      },
      selectUp: () => {
        extendSelection(target, -1, task, selection);
      },
      selectDown: () => {
        extendSelection(target, 1, task, selection);
      },
      selectAll: selection.selectAll,
      clearSelection: selection.ids.size > 0 ? selection.clear : undefined,
    }),
  };
}

function extendSelection(target: HTMLElement, by: -1 | 1, task: Task, { extendTo }: Selection): void {
  const reached = focusNeighbour(target, by);
  extendTo((reached && taskIdOf(reached)) ?? task.id, task.id);
}

function deleteFrom(
  target: HTMLElement,
  task: Task,
  selection: Selection | undefined,
  onDelete: (tasks: readonly Task[]) => void,
): void {
  const isSelected = selection?.ids.has(task.id) === true;
  if (!isSelected) leaveRow(target);
  onDelete(isSelected ? selection.tasks : [task]);
}

function taskIdOf(element: HTMLElement): string | undefined {
  return element.closest<HTMLElement>('[data-task]')?.dataset.task;
}
