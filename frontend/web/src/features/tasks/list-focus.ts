import type { KeyboardEvent } from 'react';
import { isWriting } from '../../lib/editable';

/** Marks the controls of a row, so that focus can go to the same one in the row above or below. */
export type RowControl = 'tick' | 'title' | 'delete';

/** Moves focus on before the row that has it goes away: otherwise it would fall back to the top of the page. */
export function leaveRow(from: Element): void {
  const row = from.closest('li');
  const control = from.closest<HTMLElement>('[data-control]')?.dataset.control ?? 'tick';
  const target =
    controlIn(row?.nextElementSibling, control) ?? controlIn(row?.previousElementSibling, control);
  (target ?? document.getElementById('new-task'))?.focus();
}

/** Up and down go from row to row, staying on the same kind of control. */
export function moveWithArrows(event: KeyboardEvent): void {
  if (isWriting(event.target) || !(event.target instanceof HTMLElement)) return;
  const { control } = event.target.dataset;
  const row = event.target.closest('li');
  if (control === undefined || !row || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;

  const target = controlIn(
    event.key === 'ArrowUp' ? row.previousElementSibling : row.nextElementSibling,
    control,
  );
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function controlIn(row: Element | null | undefined, control: string): HTMLElement | null {
  return row?.querySelector<HTMLElement>(`[data-control="${control}"]`) ?? null;
}
