import { useEffect } from 'react';

export function focusHeading(): void {
  document.querySelector('h1')?.focus();
}

/** Focuses the heading of a step that replaces the page without navigation. */
export function useHeadingFocus(): void {
  useEffect(focusHeading, []);
}
