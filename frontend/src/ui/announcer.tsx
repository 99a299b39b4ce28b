import { t } from '@lingui/core/macro';
import { createContext, use, useCallback, useRef, type ReactNode } from 'react';

const AnnouncerContext = createContext<(message: string) => void>(() => undefined);

/** One polite live region for the whole page: a region that is added together with its text often stays unread. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const region = useRef<HTMLParagraphElement>(null);
  const announce = useCallback((message: string) => {
    if (!region.current) return;
    // The same text twice would not be a change, and not be read.
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
