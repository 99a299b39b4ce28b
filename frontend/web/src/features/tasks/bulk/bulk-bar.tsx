import { plural, t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { BulkChanges } from '../../../api/client';
import { today } from '../../../lib/calendar';
import { focusHeading } from '../../../lib/heading-focus';
import { useAnnounce } from '../../../ui/announcer';
import { Button, IconButton } from '../../../ui/button';
import { CloseIcon, DoneIcon, FlagIcon, InboxIcon, TagIcon, TodayIcon, TrashIcon } from '../../../ui/icons';
import { MenuButton } from '../../../ui/menu';
import { PickListDialog } from '../lists/pick-list-dialog';
import { priorities, priorityName } from '../priorities';
import { dueChoices } from '../task-menu';
import type { Selection } from '../use-selection';
import { BULK_MAX } from './bulk-change';
import { BulkTagsDialog } from './bulk-tags-dialog';
import { useBulkChange } from './use-bulk-change';

/** What can be done with all of the selected tasks at once. */
export default function BulkBar({ selection }: { selection: Selection }) {
  const [asking, setAsking] = useState<'list' | 'tags' | null>(null);
  const change = useBulkChange();
  const { tasks, clear } = selection;
  const count = tasks.length;
  const counted = plural(count, { one: '# task', other: '# tasks' });
  const announce = useAnnounce();
  useEffect(() => {
    announce(t`${counted} selected`);
  }, [announce, counted]);
  const isAllDone = tasks.every(({ completed }) => completed);

  function apply(changes: BulkChanges, message: string): void {
    change({ tasks, changes, message });
    clear();
    // The bar goes, and focus with it. Not into a text, where Ctrl+Z would belong to the text.
    focusHeading();
  }

  return (
    <>
      <div
        role="toolbar"
        aria-label={t`Selected tasks`}
        className="bulk-bar bg-surface border-line shadow-float slide-up fixed inset-x-0 bottom-4 z-10 mx-auto flex w-max max-w-[calc(100vw-1rem)] flex-wrap items-center rounded-lg border p-1 ps-4"
      >
        <span className="pe-2 text-sm font-semibold tabular-nums max-sm:w-full">{t`${counted} selected`}</span>
        {count > BULK_MAX ? (
          <span className="text-muted pe-2 text-sm">{t`At most ${BULK_MAX} can be changed at once.`}</span>
        ) : (
          <>
            <IconButton
              label={isAllDone ? t`Reopen` : t`Complete`}
              onClick={() => {
                const message = isAllDone ? t`Reopened ${counted}` : t`Completed ${counted}`;
                apply({ completed: !isAllDone }, message);
              }}
            >
              <DoneIcon />
            </IconButton>
            <IconButton
              label={t`Move to a list…`}
              onClick={() => {
                setAsking('list');
              }}
            >
              <InboxIcon />
            </IconButton>
            <MenuButton label={t`Due date`} groups={() => [{ items: dueItems(apply, counted) }]}>
              <TodayIcon />
            </MenuButton>
            <MenuButton label={t`Priority`} groups={() => [{ items: priorityItems(apply, counted) }]}>
              <FlagIcon />
            </MenuButton>
            <IconButton
              label={t`Tags…`}
              onClick={() => {
                setAsking('tags');
              }}
            >
              <TagIcon />
            </IconButton>
            <IconButton
              label={t`Delete`}
              onClick={() => {
                apply({ trashed: true }, t`Deleted ${counted}`);
              }}
            >
              <TrashIcon />
            </IconButton>
          </>
        )}
        <Button look="quiet" className="!px-3" onClick={clear} aria-label={t`Select nothing`}>
          <CloseIcon />
        </Button>
      </div>
      {asking === 'list' && (
        <PickListDialog
          onClose={() => {
            setAsking(null);
          }}
          onPick={(list) => {
            const place = list?.name ?? t`Inbox`;
            apply({ listId: list?.id ?? null }, t`Moved ${counted} to ${place}`);
          }}
        />
      )}
      {asking === 'tags' && (
        <BulkTagsDialog
          tasks={tasks}
          onClose={() => {
            setAsking(null);
          }}
          onChange={(changes) => {
            apply(changes, t`Changed the tags of ${counted}`);
          }}
        />
      )}
    </>
  );
}

type Apply = (changes: BulkChanges, message: string) => void;

function dueItems(apply: Apply, counted: string) {
  return dueChoices(today()).map(({ label, dueDate }) => ({
    label,
    run: () => {
      apply({ dueDate }, t`${counted}, due date: ${label}`);
    },
  }));
}

function priorityItems(apply: Apply, counted: string) {
  return priorities.toReversed().map((priority) => {
    const label = priorityName(priority);
    return {
      label,
      run: () => {
        apply({ priority }, t`${counted}, priority: ${label}`);
      },
    };
  });
}
