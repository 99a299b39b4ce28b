import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { listsOptions } from '../features/tasks/api/task-queries';
import { withPendingLists } from '../features/tasks/sync/overlay';
import { usePendingChanges } from '../features/tasks/sync/use-outbox';
import { viewNames } from '../features/tasks/model/task-view';
import { searchOfList } from '../features/tasks/model/view-search';
import { viewTitle } from '../features/tasks/model/view-titles';
import { useHistoryOf } from '../features/tasks/sync/use-history';
import { useShortcut } from '../lib/shortcuts';
import { CommandList, type Command } from '../ui/command-list';
import { Dialog } from '../ui/dialog';
import { useMember } from './member';
import { useOpenShortcuts } from './shortcuts';

/** Opens with Ctrl+K (⌘K) and finds pages, lists and actions by name. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);
  const commands = useCommands();

  useShortcut('commands', () => {
    if (!document.querySelector('dialog[open]')) setOpen(true);
  });

  if (!isOpen) return null;
  return (
    <Dialog
      title={t`Commands`}
      onClose={() => {
        setOpen(false);
      }}
    >
      <CommandList
        commands={commands}
        onChoose={({ run }) => {
          setOpen(false);
          // After the dialog has given focus back: the command may want it elsewhere.
          setTimeout(run);
        }}
      />
    </Dialog>
  );
}

function useCommands(): Command[] {
  const navigate = useNavigate();
  const openShortcuts = useOpenShortcuts();
  const { id: userId } = useMember();
  const { undo, redo } = useHistoryOf(userId);
  const kept = useQueryClient().getQueryData(listsOptions(userId).queryKey) ?? [];
  const lists = withPendingLists(kept, usePendingChanges(userId));
  return [
    {
      label: t`New task`,
      run: () => {
        void navigate({ to: '/tasks' }).then(() => document.getElementById('new-task')?.focus());
      },
    },
    { label: t`Search tasks`, run: () => void navigate({ to: '/tasks', search: { q: '' } }) },
    ...viewNames.map((name) => {
      const title = viewTitle(name);
      return {
        label: t`Show: ${title}`,
        run: () => void navigate({ to: '/tasks', search: name === 'open' ? {} : { show: name } }),
      };
    }),
    ...lists.map(({ id, name }) => ({
      id,
      label: t`List: ${name}`,
      run: () => void navigate({ to: '/tasks', search: searchOfList(id) }),
    })),
    { label: t`Undo the last change`, run: undo },
    { label: t`Redo the change that was undone last`, run: redo },
    { label: t`Account`, run: () => void navigate({ to: '/account' }) },
    { label: t`Keyboard shortcuts`, run: openShortcuts },
  ];
}
