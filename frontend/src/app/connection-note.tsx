import { plural, t } from '@lingui/core/macro';
import { onlineManager, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { mayPass } from '../features/tasks/sync/pending-change';
import { outboxOf, usePendingChanges } from '../features/tasks/sync/use-outbox';
import { focusHeading } from '../lib/heading-focus';

/** Says how many changes wait while offline, or offers to retry the ones that failed. */
export function ConnectionNote({ userId }: { userId: string }) {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const outbox = outboxOf(useQueryClient(), userId);
  const pending = usePendingChanges(userId);
  const isOnlyHere = useSyncExternalStore(outbox.subscribe, () => outbox.place() === 'page');
  const unsaved = isOnline ? pending.filter(({ error }) => error && mayPass(error)).length : 0;
  const isShown = !isOnline || unsaved > 0;
  return (
    <div
      className={
        isShown
          ? 'bg-sunken border-line flex flex-wrap items-center justify-center gap-x-2 border-b px-5 py-2 text-sm'
          : ''
      }
    >
      <div role="status">
        {!isOnline && (
          <p className="text-center">
            {t`You're offline.`} {waitingText(pending.length)}{' '}
            {pending.length > 0 && isOnlyHere && t`Keep this page open.`}
          </p>
        )}
        {unsaved > 0 && <p>{unsavedText(unsaved)}</p>}
      </div>
      {unsaved > 0 && (
        <button
          type="button"
          className="text-accent hover:bg-line min-h-11 rounded-sm px-3 font-semibold"
          onClick={() => {
            outbox.retry();
            // The button disappears, and focus with it.
            focusHeading();
          }}
        >
          {t`Try again`}
        </button>
      )}
    </div>
  );
}

function unsavedText(count: number): string {
  return plural(count, {
    one: "# change isn't saved yet. We'll keep trying.",
    other: "# changes aren't saved yet. We'll keep trying.",
  });
}

function waitingText(count: number): string {
  if (count === 0) return t`Showing what was last loaded.`;
  return plural(count, {
    one: "# change will be sent when you're back online.",
    other: "# changes will be sent when you're back online.",
  });
}
