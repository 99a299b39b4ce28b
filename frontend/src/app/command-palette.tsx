import { t } from '@lingui/core/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { foundTasksOptions, listsOptions } from '../features/tasks/api/task-queries';
import { withPendingLists } from '../features/tasks/sync/overlay';
import { usePendingChanges } from '../features/tasks/sync/use-outbox';
import { SEARCH_MAX } from '../features/tasks/model/task-limits';
import { viewNames } from '../features/tasks/model/task-view';
import { searchOfList } from '../features/tasks/model/view-search';
import { viewTitle } from '../features/tasks/model/view-titles';
import { useHistoryOf } from '../features/tasks/sync/use-history';
import { codePoints } from '../lib/code-points';
import { useShortcut } from '../lib/shortcuts';
import { CommandList, type Command } from '../ui/command-list';
import { Dialog } from '../ui/dialog';
import { useMember } from './member';
import { useOpenShortcuts } from './shortcuts';

/** Opens with Ctrl+K (⌘K) and finds pages, lists and actions by name, and tasks as the search does. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);

  useShortcut('commands', () => {
    if (!document.querySelector('dialog[open]')) setOpen(true);
  });

  return (
    isOpen && (
      <PaletteDialog
        onClose={() => {
          setOpen(false);
        }}
      />
    )
  );
}

function PaletteDialog({ onClose }: { onClose: () => void }) {
  const commands = useCommands();
  const [text, setText] = useState('');
  const { found, isSearching } = useFoundTasks(text.trim());
  return (
    <Dialog title={t`Commands`} onClose={onClose}>
      <CommandList
        commands={commands}
        found={found}
        isSearching={isSearching}
        onType={setText}
        onChoose={({ run }) => {
          onClose();
          // After the dialog has given focus back: the command may want it elsewhere.
          setTimeout(run);
        }}
      />
    </Dialog>
  );
}

/** Long enough to wait for the next letter, short enough to go unnoticed. */
const PAUSE_MS = 150;

/** The tasks that a search for the text finds, and the search itself. */
function useFoundTasks(text: string): { found: Command[]; isSearching: boolean } {
  const navigate = useNavigate();
  const [searched, setSearched] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setSearched(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  const isSearchable = text !== '' && codePoints(text) <= SEARCH_MAX;
  const isCurrent = searched === text;
  const { data = [], isFetching } = useQuery({
    ...foundTasksOptions(useMember().id, searched),
    enabled: isSearchable && isCurrent,
  });
  // The tasks of an earlier text would be opened by mistake.
  if (!isSearchable || !isCurrent || data.length === 0)
    return { found: [], isSearching: isSearchable && (!isCurrent || isFetching) };
  const tasks = data.map(({ id, title }) => ({
    id,
    label: t`Task: ${title}`,
    run: () => void navigate({ to: '/tasks', search: { task: id } }),
  }));
  const search = {
    label: t`Search tasks for “${text}”`,
    run: () => void navigate({ to: '/tasks', search: { q: text } }),
  };
  return { found: [...tasks, search], isSearching: false };
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
