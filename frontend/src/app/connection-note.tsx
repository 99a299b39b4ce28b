import { plural, t } from '@lingui/core/macro';
import { onlineManager, useIsMutating, useMutationState } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { canRetry, failedCreations, useRetryCreations } from '../features/tasks/api/create-task';
import { TaskOwnerContext } from '../features/tasks/api/task-owner';
import { focusHeading } from '../lib/heading-focus';

/** Says how many changes wait while offline, or offers to retry the ones that failed. */
export function ConnectionNote({ userId }: { userId: string }) {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const waiting = useIsMutating();
  // A failed change of an existing task is rolled back, and its notification offers to retry.
  const failures = useMutationState({
    filters: failedCreations(userId),
    select: ({ state }) => state.error,
  });
  const unsaved = isOnline ? failures.filter(canRetry).length : 0;
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
            {t`You're offline.`} {waitingText(waiting)}
          </p>
        )}
        {unsaved > 0 && <p>{unsavedText(unsaved)}</p>}
      </div>
      {unsaved > 0 && (
        <TaskOwnerContext value={userId}>
          <RetryAll />
        </TaskOwnerContext>
      )}
    </div>
  );
}

function RetryAll() {
  const retry = useRetryCreations();
  return (
    <button
      type="button"
      className="text-accent hover:bg-line min-h-11 rounded-sm px-3 font-semibold"
      onClick={() => {
        retry();
        // The button disappears, and focus with it.
        focusHeading();
      }}
    >
      {t`Try again`}
    </button>
  );
}

function unsavedText(count: number): string {
  return plural(count, { one: "# new task isn't saved.", other: "# new tasks aren't saved." });
}

function waitingText(count: number): string {
  if (count === 0) return t`Showing what was last loaded.`;
  return plural(count, {
    one: "# change will be sent when you're back online. Keep this page open.",
    other: "# changes will be sent when you're back online. Keep this page open.",
  });
}
