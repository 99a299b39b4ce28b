import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Task } from '../../../../api/client';
import { shortcuts } from '../../../../lib/shortcuts';
import { IconButton } from '../../../../ui/button';
import {
  CircleIcon,
  DoneIcon,
  InboxIcon,
  PlusIcon,
  SearchIcon,
  StackIcon,
  TagIcon,
  TodayIcon,
  TrashIcon,
  WeekIcon,
} from '../../../../ui/icons';
import { ListDialog } from '../lists/list-dialog';
import { useLists } from '../../hooks/use-lists';
import { useTaskOwner } from '../../api/task-owner';
import { taskSummaryOptions } from '../../api/task-queries';
import { openInList } from '../../model/task-summary';
import { viewNames, type TaskView, type ViewName } from '../../model/task-view';
import { viewTitle } from '../../model/view-titles';
import { searchOfList } from '../../model/view-search';
import { withPendingCounts } from '../../sync/overlay';
import { usePendingChanges } from '../../sync/use-outbox';
import { ListEntry } from './list-entry';
import { NavEntry } from './nav-entry';

interface SidebarProps {
  view: TaskView;
  /** Called when a task is dropped on a list; null: on the inbox. */
  onTask: (task: Task, list: { id: string; name: string } | null) => void;
  onTrash: (task: Task) => void;
}

const icons: Record<ViewName, () => React.ReactNode> = {
  open: CircleIcon,
  today: TodayIcon,
  week: WeekIcon,
  all: StackIcon,
  done: DoneIcon,
  trash: TrashIcon,
};

/** All views, lists and tags, each with its number of open tasks. */
export function Sidebar({ view, onTask, onTrash }: SidebarProps) {
  const userId = useTaskOwner();
  const { data } = useQuery(taskSummaryOptions(userId, view.day));
  const pending = usePendingChanges(userId);
  const summary = useMemo(
    () => data && withPendingCounts(data, pending, view.day),
    [data, pending, view.day],
  );
  const isWhole = view.listId === undefined && view.tag === undefined && view.search === undefined;
  const counts: Partial<Record<ViewName, number>> = summary
    ? {
        open: summary.open,
        today: summary.today,
        week: summary.week,
        all: summary.open + summary.completed,
        done: summary.completed,
      }
    : {};

  return (
    <nav aria-label={t`Views`} className="text-sm">
      <ul>
        <li>
          <NavEntry
            search={{ q: view.search ?? '' }}
            isCurrent={view.search !== undefined}
            icon={<SearchIcon />}
            label={t`Search`}
            shortcut={shortcuts.page.search}
          />
        </li>
        {viewNames.map((name) => {
          const Icon = icons[name];
          return (
            <li key={name}>
              <NavEntry
                search={name === 'open' ? {} : { show: name }}
                isCurrent={isWhole && view.name === name}
                icon={<Icon />}
                label={viewTitle(name)}
                count={counts[name]}
                {...(name === 'trash' ? { onTask: onTrash } : {})}
              />
            </li>
          );
        })}
      </ul>
      <Lists view={view} countOf={(listId) => summary && openInList(summary, listId)} onTask={onTask} />
      <Tags view={view} tags={summary?.tags ?? []} />
    </nav>
  );
}

interface ListsProps extends Pick<SidebarProps, 'view' | 'onTask'> {
  countOf: (listId: string | null) => number | undefined;
}

function Lists({ view, countOf, onTask }: ListsProps) {
  const lists = useLists();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="mt-5 flex items-center justify-between ps-3">
        <h2 className="text-muted text-xs font-semibold">{t`Lists`}</h2>
        <IconButton
          label={t`New list`}
          onClick={() => {
            setAdding(true);
          }}
        >
          <PlusIcon />
        </IconButton>
      </div>
      <ul>
        <li>
          <NavEntry
            search={searchOfList(null)}
            isCurrent={view.listId === null && view.search === undefined}
            icon={<InboxIcon />}
            label={t`Inbox`}
            count={countOf(null)}
            onTask={(task) => {
              onTask(task, null);
            }}
          />
        </li>
        {lists.map((list, index) => (
          <ListEntry
            key={list.id}
            list={list}
            lists={lists}
            index={index}
            isCurrent={view.listId === list.id && view.search === undefined}
            count={countOf(list.id)}
            onTask={(task) => {
              onTask(task, list);
            }}
          />
        ))}
      </ul>
      {isAdding && (
        <ListDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </>
  );
}

function Tags({ view, tags }: { view: TaskView; tags: readonly { tag: string; open: number }[] }) {
  const { tag: current } = view;
  // Keep the current tag even if its last open task is completed.
  const isMissing = current !== undefined && !tags.some(({ tag }) => tag === current);
  const shown = isMissing ? [{ tag: current, open: 0 }, ...tags] : tags;
  if (shown.length === 0) return null;
  return (
    <>
      <h2 className="text-muted mt-5 mb-2 ps-3 text-xs font-semibold">{t`Tags`}</h2>
      <ul>
        {shown.map(({ tag, open }) => (
          <li key={tag}>
            <NavEntry
              search={{ tag }}
              isCurrent={view.tag === tag && view.search === undefined}
              icon={<TagIcon />}
              label={tag}
              count={open}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
