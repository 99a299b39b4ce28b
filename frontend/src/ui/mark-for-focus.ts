/** A dialog that opens looks for this attribute, which React's autoFocus does not write. */
export function markForFocus(field: HTMLInputElement | null): void {
  field?.setAttribute('autofocus', '');
}
