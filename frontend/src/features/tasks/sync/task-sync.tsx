import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveChanges } from './use-live-changes';
import { outboxOf } from './use-outbox';

/** Keeps the tasks of the signed-in user in sync with the server, on every page. Renders nothing. */
export function TaskSync({ userId }: { userId: string }) {
  const outbox = outboxOf(useQueryClient(), userId);
  useLiveChanges(userId, outbox.retry);

  useEffect(() => {
    const retry = (): void => {
      outbox.retry();
    };
    outbox.start();
    window.addEventListener('online', retry);
    return () => {
      outbox.stop();
      window.removeEventListener('online', retry);
    };
  }, [outbox]);
  return null;
}
