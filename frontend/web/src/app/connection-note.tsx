import { plural, t } from '@lingui/core/macro';
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
          {t`You are offline.`} {waitingText(waiting)}
        </p>
      )}
    </div>
  );
}

function waitingText(count: number): string {
  if (count === 0) return t`You see what was loaded before.`;
  return plural(count, {
    one: '# change waits and will be sent when you are back. Keep this page open.',
    other: '# changes wait and will be sent when you are back. Keep this page open.',
  });
}
