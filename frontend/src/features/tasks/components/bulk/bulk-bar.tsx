import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { BulkChanges, Task } from '../../../../api/client';
import { today } from '../../../../lib/calendar';
import { focusHeading } from '../../../../lib/heading-focus';
import { shortcuts } from '../../../../lib/shortcuts';
import { IconButton } from '../../../../ui/button';
import { DoneIcon, FlagIcon, InboxIcon, TagIcon, TodayIcon, TrashIcon } from '../../../../ui/icons';
import { MenuButton } from '../../../../ui/menu';
import { PickListDialog } from '../lists/pick-list-dialog';
import { priorities, priorityName } from '../../model/priorities';
import { dueChoices } from '../due/due-choices';
import type { Selection } from '../../hooks/use-selection';
import { BulkTagsDialog } from './bulk-tags-dialog';
import { countedTasks, SelectionBar } from './selection-bar';
import { useBulkChange } from '../../api/change-tasks';

interface BulkBarProps {
  selection: Selection;
  onPickDate: (tasks: readonly Task[]) => void;
}

/** The actions on all selected tasks. */
export default function BulkBar({ selection, onPickDate }: BulkBarProps) {
  const [asking, setAsking] = useState<'list' | 'tags' | null>(null);
  const change = useBulkChange();
  const { tasks, clear } = selection;
  const counted = countedTasks(tasks.length);
  const isAllDone = tasks.every(({ completed }) => completed);

  function apply(changes: BulkChanges, message: string): void {
    change({ tasks, changes, message });
    clear();
    // The bar closes and loses focus. Don't focus a text field, which would take Ctrl+Z for itself.
    focusHeading();
  }

  const pickDate = {
    shortcut: shortcuts.task.pickDate,
    run: () => {
      onPickDate(tasks);
    },
  };

  return (
    <>
      <SelectionBar selection={selection}>
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
          label={t`Move to list…`}
          onClick={() => {
            setAsking('list');
          }}
        >
          <InboxIcon />
        </IconButton>
        <MenuButton label={t`Due date`} groups={() => [{ items: [...dueItems(apply, counted), pickDate] }]}>
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
      </SelectionBar>
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
            apply(changes, t`Changed tags on ${counted}`);
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
