import { createContext, use, useEffectEvent, useLayoutEffect } from 'react';

/** Reports that something opened over the page, and returns a function to report that it closed. */
export type OpenOverlay = (close: () => void) => () => void;

export const OpenOverlayContext = createContext<OpenOverlay>(() => () => undefined);

/** Back closes what is shown over the page instead of leaving the page. */
export function useClosedByBack(close: () => void, isOpen = true): void {
  const openOverlay = use(OpenOverlayContext);
  const onBack = useEffectEvent(close);
  // At once: Back may be pressed before the next paint.
  useLayoutEffect(
    () =>
      isOpen
        ? openOverlay(() => {
            onBack();
          })
        : undefined,
    [openOverlay, isOpen],
  );
}
