import { plural, t } from '@lingui/core/macro';
import { useEffect, type ReactNode } from 'react';
import { useAnnounce } from '../../../../ui/announcer';
import { Button } from '../../../../ui/button';
import { CloseIcon } from '../../../../ui/icons';
import type { Selection } from '../../hooks/use-selection';
import { BULK_MAX } from '../../model/bulk-change';

/** Shows how many tasks are selected, the actions on them, and a button to clear the selection. */
export function SelectionBar({ selection, children }: { selection: Selection; children: ReactNode }) {
  const { tasks, clear } = selection;
  const counted = countedTasks(tasks.length);
  const announce = useAnnounce();
  useEffect(() => {
    announce(t`${counted} selected`);
  }, [announce, counted]);

  return (
    <div
      role="toolbar"
      aria-label={t`Selected tasks`}
      className="bulk-bar bg-surface border-line shadow-float slide-up fixed inset-x-0 bottom-4 z-10 mx-auto flex w-max max-w-[calc(100vw-1rem)] flex-wrap items-center rounded-lg border p-1 ps-4"
    >
      <span className="pe-2 text-sm font-semibold tabular-nums max-sm:w-full">{t`${counted} selected`}</span>
      {tasks.length > BULK_MAX ? (
        <span className="text-muted pe-2 text-sm">{t`Select up to ${BULK_MAX} tasks to change them.`}</span>
      ) : (
        children
      )}
      <Button look="quiet" className="!px-3" onClick={clear} aria-label={t`Clear selection`}>
        <CloseIcon />
      </Button>
    </div>
  );
}

export function countedTasks(count: number): string {
  return plural(count, { one: '# task', other: '# tasks' });
}
