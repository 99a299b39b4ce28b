import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Task } from '../../../../api/client';
import { ariaKeysOf, type Shortcut } from '../../../../lib/shortcuts';
import { useDropTarget } from '../drag/use-drop-target';
import type { TasksSearch } from '../../model/view-search';

interface NavEntryProps {
  search: TasksSearch;
  isCurrent: boolean;
  icon: ReactNode;
  label: string;
  /** Nothing is shown for none. */
  count?: number | undefined;
  shortcut?: Shortcut;
  /** Takes tasks that are dragged here. */
  onTask?: (task: Task) => void;
  /** Takes lists that are dragged here, and can be dragged itself. */
  listId?: string;
  onList?: (listId: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** The link to a view, with its count. */
export function NavEntry(props: NavEntryProps) {
  const { search, isCurrent, icon, label, count, shortcut, onTask, listId, onList, onKeyDown } = props;
  const { ref, isOver } = useDropTarget<HTMLAnchorElement>({ onTask, listId, onList });
  return (
    <Link
      ref={ref}
      to="/tasks"
      search={search}
      // We set aria-current; the router would compare the whole URL.
      activeOptions={{ exact: true, includeSearch: true }}
      activeProps={{}}
      aria-current={isCurrent ? 'page' : undefined}
      aria-keyshortcuts={shortcut && ariaKeysOf(shortcut)}
      className={`hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent flex min-h-11 min-w-0 grow items-center gap-3 rounded-md px-3 aria-[current=page]:font-semibold ${isOver ? 'outline-accent outline-2' : ''}`}
      onKeyDown={onKeyDown}
    >
      <span className={isCurrent ? '' : 'text-muted'}>{icon}</span>
      <span dir="auto" className="min-w-0 grow truncate" title={label}>
        {label}
      </span>
      {count !== undefined && count > 0 && (
        <span
          // The list menu replaces it on hover and focus.
          className={`text-muted text-xs font-normal tabular-nums ${listId === undefined ? '' : 'not-touch:group-focus-within:invisible not-touch:group-hover:invisible'}`}
        >
          {count}
        </span>
      )}
    </Link>
  );
}
