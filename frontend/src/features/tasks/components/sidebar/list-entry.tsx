import { t } from '@lingui/core/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import type { List, Task } from '../../../../api/client';
import { shortcutFor, shortcuts } from '../../../../lib/shortcuts';
import { useAnnounce } from '../../../../ui/announcer';
import { MoreIcon } from '../../../../ui/icons';
import { MenuButton, type MenuGroup } from '../../../../ui/menu';
import { useListActions } from '../../api/change-list';
import { ListDialog } from '../lists/list-dialog';
import { ListDot } from '../lists/list-dot';
import { searchOfList } from '../../model/view-search';
import { NavEntry } from './nav-entry';

interface ListEntryProps {
  list: List;
  lists: readonly List[];
  index: number;
  isCurrent: boolean;
  count: number | undefined;
  onTask: (task: Task) => void;
}

/** A list in the sidebar. Tasks can be dropped on it; it moves by dragging, by keyboard and from its menu. */
export function ListEntry({ list, lists, index, isCurrent, count, onTask }: ListEntryProps) {
  const [isEditing, setEditing] = useState(false);
  const navigate = useNavigate();
  const { remove } = useListActions();
  const move = useListMoves(lists);
  const { name } = list;

  const groups = (): MenuGroup[] => [
    {
      items: [
        {
          label: t`Name and colour…`,
          run: () => {
            setEditing(true);
          },
        },
        {
          shortcut: shortcuts.list.moveUp,
          run: () => {
            move.by(index, -1);
          },
        },
        {
          shortcut: shortcuts.list.moveDown,
          run: () => {
            move.by(index, 1);
          },
        },
      ],
    },
    {
      items: [
        {
          label: t`Delete list`,
          isDanger: true,
          run: () => {
            remove(list);
            if (isCurrent) void navigate({ to: '/tasks' });
          },
        },
      ],
    },
  ];

  return (
    <li className="group relative flex items-center">
      <NavEntry
        search={searchOfList(list.id)}
        isCurrent={isCurrent}
        icon={
          <span className="grid size-5 place-items-center">
            <ListDot list={list} />
          </span>
        }
        label={name}
        count={count}
        listId={list.id}
        onTask={onTask}
        onList={(moved) => {
          move.toPlaceOf(moved, index);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          const action = shortcutFor('list', event);
          if (!action) return;
          event.preventDefault();
          move.by(index, action === 'moveUp' ? -1 : 1);
        }}
      />
      <MenuButton
        label={t`More for the list ${name}`}
        groups={groups}
        className="touch:static touch:opacity-100 absolute end-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100"
      >
        <MoreIcon />
      </MenuButton>
      {isEditing && (
        <ListDialog
          list={list}
          onClose={() => {
            setEditing(false);
          }}
        />
      )}
    </li>
  );
}

function useListMoves(lists: readonly List[]) {
  const { move } = useListActions();
  const announce = useAnnounce();

  function toPlaceOf(id: string, index: number): void {
    const from = lists.findIndex((list) => list.id === id);
    const moved = lists[from];
    if (!moved || from === index || index < 0 || index >= lists.length) return;
    const others = lists.filter((list) => list.id !== id);
    const before = lists[from - 1]?.id ?? null;
    const after = others[index - 1]?.id ?? null;
    const { name } = moved;
    const place = index + 1;
    const count = lists.length;
    const message = t`${name} is now list ${place} of ${count}`;
    move(message, moved, after, before);
    announce(message);
  }

  return {
    toPlaceOf,
    by: (index: number, by: -1 | 1): void => {
      const list = lists[index];
      if (list) toPlaceOf(list.id, index + by);
    },
  };
}
