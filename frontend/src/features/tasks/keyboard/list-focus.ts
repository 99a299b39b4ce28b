/** Marks the controls of a row, so that focus can go to the same one in the row above or below. */
export type RowControl = 'tick' | 'title' | 'delete' | 'menu';

/** Moves focus on before the row that has it goes away: otherwise it would fall back to the top of the page. */
export function leaveRow(from: Element): void {
  const row = from.closest('li');
  const control = from.closest<HTMLElement>('[data-control]')?.dataset.control ?? 'tick';
  const target =
    controlIn(row?.nextElementSibling, control) ?? controlIn(row?.previousElementSibling, control);
  (target ?? document.getElementById('new-task'))?.focus();
}

/** The row above or below takes focus, on the same kind of control. Returns it. */
export function focusNeighbour(from: HTMLElement, by: -1 | 1): HTMLElement | null {
  const { control } = from.dataset;
  const row = from.closest('li');
  if (control === undefined || !row) return null;
  const neighbour = by === -1 ? row.previousElementSibling : row.nextElementSibling;
  const target = controlIn(neighbour, control);
  target?.focus();
  return target;
}

function controlIn(row: Element | null | undefined, control: string): HTMLElement | null {
  return row?.querySelector<HTMLElement>(`[data-control="${control}"]`) ?? null;
}
