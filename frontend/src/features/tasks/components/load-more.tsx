import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent, useRef } from 'react';
import { messageFor } from '../../../lib/error-message';
import { Button } from '../../../ui/button';

interface LoadMoreProps {
  isLoading: boolean;
  error: Error | null;
  onLoad: () => void;
}

/** Loads by itself when it comes near; the button is for the keyboard, and for trying again. */
export function LoadMore({ isLoading, error, onLoad }: LoadMoreProps) {
  const marker = useRef<HTMLDivElement>(null);
  const loadWhenNear = useEffectEvent((entries: IntersectionObserverEntry[]) => {
    if (entries.some(({ isIntersecting }) => isIntersecting) && !isLoading && !error) onLoad();
  });

  useEffect(() => {
    if (!marker.current) return;
    const observer = new IntersectionObserver(loadWhenNear, { rootMargin: '600px' });
    observer.observe(marker.current);
    return () => {
      observer.disconnect();
    };
    // Observe again after each page: a marker that stays in view isn't reported twice.
  }, [isLoading]);

  return (
    <div ref={marker} className="py-4 text-center">
      {error && (
        <p role="alert" className="text-danger mb-2 text-sm font-medium">
          {t`Couldn't load more tasks.`} {messageFor(error)}
        </p>
      )}
      <Button look="quiet" pendingText={isLoading ? t`Loading…` : undefined} onClick={onLoad}>
        {error ? t`Try again` : t`Show more tasks`}
      </Button>
    </div>
  );
}
