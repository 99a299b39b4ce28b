import { t } from '@lingui/core/macro';
import { createContext, use, useCallback, useRef, type ReactNode } from 'react';

const AnnouncerContext = createContext<(message: string) => void>(() => undefined);

/** One polite live region for the whole page. Screen readers often miss a region that is added with its text. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const region = useRef<HTMLParagraphElement>(null);
  const announce = useCallback((message: string) => {
    if (!region.current) return;
    // Repeating the same text wouldn't be a change, so it wouldn't be read.
    region.current.textContent = region.current.textContent === message ? `${message}\u00a0` : message;
  }, []);

  return (
    <AnnouncerContext value={announce}>
      {children}
      <p ref={region} role="status" aria-label={t`Announcements`} className="sr-only" />
    </AnnouncerContext>
  );
}

export function useAnnounce(): (message: string) => void {
  return use(AnnouncerContext);
}
