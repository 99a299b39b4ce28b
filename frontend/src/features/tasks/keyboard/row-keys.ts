import type { KeyboardEvent } from 'react';
import type { Task } from '../../../api/client';
import { isWriting } from '../../../lib/editable';
import { singleKeysEnabled } from '../../../lib/single-keys';
import { focusNeighbour, leaveRow } from './list-focus';
import type { Selection } from '../hooks/use-selection';

/** What the keys of a row lead to. Keys whose action a list does not have do nothing. */
export interface RowKeyActions {
  readonly selection?: Selection | undefined;
  readonly onDelete?: ((tasks: readonly Task[]) => void) | undefined;
  readonly onRename?: ((task: Task) => void) | undefined;
  readonly onMoveToList?: ((task: Task) => void) | undefined;
  readonly onReorder?: ((task: Task, by: -1 | 1) => void) | undefined;
}

/**
 * Keys on a row: arrows go from row to row, with Shift they select on the way, with Alt they take the row along. Letters
 * are shortcuts only where single keys are on.
 */
export function rowKeys(tasks: readonly Task[], actions: RowKeyActions) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || isWriting(target)) return;
    const id = target.closest<HTMLElement>('[data-task]')?.dataset.task;
    const task = tasks.find((candidate) => candidate.id === id);
    if (!task) return;
    const hasHandled = handleArrow(event, target, task, actions) || handleKey(event, target, task, actions);
    if (hasHandled) event.preventDefault();
  };
}

function handleArrow(
  event: KeyboardEvent,
  target: HTMLElement,
  task: Task,
  { selection, onReorder }: RowKeyActions,
): boolean {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
  if (by === null || event.ctrlKey || event.metaKey) return false;
  if (event.altKey) {
    onReorder?.(task, by);
    return onReorder !== undefined;
  }
  const reached = focusNeighbour(target, by)?.closest<HTMLElement>('[data-task]')?.dataset.task;
  if (event.shiftKey && selection) selection.extendTo(reached ?? task.id, task.id);
  return reached !== undefined || event.shiftKey;
}

function handleKey(
  event: KeyboardEvent,
  target: HTMLElement,
  task: Task,
  { selection, onDelete, onRename, onMoveToList }: RowKeyActions,
): boolean {
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (isCommand && key === 'a' && selection) {
    selection.selectAll();
    return true;
  }
  if (isCommand || event.altKey) return false;
  if (key === 'escape' && selection && selection.ids.size > 0) {
    selection.clear();
    return true;
  }
  if (key === 'delete' && onDelete) {
    const isOfSelection = selection?.ids.has(task.id) === true;
    if (!isOfSelection) leaveRow(target);
    onDelete(isOfSelection ? selection.tasks : [task]);
    return true;
  }
  if (key === 'f2' && onRename) {
    onRename(task);
    return true;
  }
  if (!singleKeysEnabled()) return false;
  if (key === 'x' && selection) {
    selection.toggle(task.id);
    return true;
  }
  if (key === 'm' && onMoveToList) {
    onMoveToList(task);
    return true;
  }
  return false;
}
