/** Moves focus to a neighbouring row before this one is removed, so that it isn't lost. */
export function leaveRow(from: Element): void {
  const row = from.closest('li');
  const control = from.closest<HTMLElement>('[data-control]')?.dataset.control ?? 'tick';
  const target =
    controlIn(row?.nextElementSibling, control) ?? controlIn(row?.previousElementSibling, control);
  (target ?? document.getElementById('new-task'))?.focus();
}

/** Moves focus to the same control in the row above or below, and returns it. */
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
