/** A ref that sets the attribute a dialog looks for when it opens. React's autoFocus doesn't set it. */
export function markForFocus(field: HTMLInputElement | null): void {
  field?.setAttribute('autofocus', '');
}
