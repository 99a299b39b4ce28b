import { onlineManager, useIsMutating } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Says that the network is gone, and how much waits for it. */
export function ConnectionNote() {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const waiting = useIsMutating();
  return (
    <div role="status">
      {!isOnline && (
        <p className="bg-sunken border-line border-b px-5 py-2 text-center text-sm">
          You are offline. {waitingText(waiting)}
        </p>
      )}
    </div>
  );
}

function waitingText(count: number): string {
  if (count === 0) return 'You see what was loaded before.';
  return `${count === 1 ? '1 change waits' : `${count} changes wait`} and will be sent when you are back. Keep this page open.`;
}
