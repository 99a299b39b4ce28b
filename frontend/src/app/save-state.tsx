import { plural, t } from '@lingui/core/macro';
import { onlineManager, useIsMutating } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { usePendingChanges } from '../features/tasks/sync/use-outbox';

/** Shows whether every change is saved. Not a live region: failures are announced where they happen. */
export function SaveState({ userId }: { userId: string }) {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const pending = usePendingChanges(userId);
  const saving = useIsMutating() + pending.length;
  const failed = pending.filter(({ error }) => error !== null).length;
  const text = stateText(isOnline, saving, failed);
  const isGood = isOnline && failed === 0;
  return (
    <p
      data-save-state
      className={`text-xs sm:whitespace-nowrap ${isGood ? 'text-muted max-sm:sr-only' : 'text-danger font-medium'} ${saving > 0 && isGood ? 'appear-late' : ''}`}
    >
      {text}
    </p>
  );
}

function stateText(isOnline: boolean, saving: number, failed: number): string {
  if (failed > 0) return plural(failed, { one: '# not saved', other: '# not saved' });
  if (!isOnline) return t({ message: 'Offline', comment: 'state in the header' });
  return saving > 0 ? t`Saving…` : t({ message: 'Saved', comment: 'state in the header' });
}
