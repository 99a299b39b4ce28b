import { useEffect } from 'react';

export function focusHeading(): void {
  document.querySelector('h1')?.focus();
}

/** For a step that replaces the page without a navigation: keyboard and screen reader start at its heading. */
export function useHeadingFocus(): void {
  useEffect(focusHeading, []);
}
