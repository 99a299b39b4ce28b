import { lazy, Suspense, useMemo, useState } from 'react';
import type { List, Task } from '../../../api/client';
import { loadLater } from '../../../lib/load-later';
import { useBulkDelete } from '../hooks/use-bulk-delete';
import { EmptyList, LoadFailure, RefreshFailure, TaskListSkeleton } from './list-states';
import { LoadMore } from './load-more';
import { rowKeys } from '../keyboard/row-keys';
import { TaskList } from './task-list';
import type { RowActions } from './task-row';
import { canReorder, type TaskView } from '../model/task-view';
import { TrashList } from './trash-list';
import { UnsavedTasks } from './unsaved-tasks';
import { useCopyLink } from '../hooks/use-copy-link';
import { useReorder } from '../hooks/use-reorder';
import { useSelection } from '../hooks/use-selection';
import { useTaskList } from '../hooks/use-task-list';
import type { useTaskActions } from '../hooks/use-task-actions';

/** Loaded with the first selection. */
const BulkBar = lazy(() => loadLater(() => import('./bulk/bulk-bar')));

const PickDate = lazy(() => loadLater(() => import('./due/pick-date')));

interface TaskListAreaProps {
  view: TaskView;
  title: string;
  lists: readonly List[];
  actions: ReturnType<typeof useTaskActions>;
  onEdit: (task: Task) => void;
  onMoveToList: (task: Task) => void;
}

/** The tasks of a view: loading, failed, empty or loaded. */
export function TaskListArea({ view, title, lists, actions, onEdit, onMoveToList }: TaskListAreaProps) {
  const { query, tasks, creations } = useTaskList(view);
  const isTrash = view.name === 'trash' && view.search === undefined;
  const isEmpty = tasks.length + creations.length === 0 && !query.hasNextPage;
  // In a manually sorted list, new tasks come last.
  const isAppended = view.sort === 'manual';
  const unsaved = <UnsavedTasks creations={isAppended ? creations.toReversed() : creations} />;
  const retry = (): void => {
    void query.refetch();
  };

  return (
    <>
      {query.isLoading && <TaskListSkeleton />}
      {query.isLoadingError && <LoadFailure error={query.error} onRetry={retry} />}
      {query.isRefetchError && !query.isFetchNextPageError && (
        <RefreshFailure error={query.error} onRetry={retry} />
      )}
      {!isAppended && unsaved}
      {isTrash ? (
        <TrashList tasks={tasks} onRestore={actions.restore} />
      ) : (
        <LiveTasks
          {...{ view, title, lists, actions, tasks, onEdit, onMoveToList }}
          hasMore={query.hasNextPage}
        />
      )}
      {isEmpty && (query.isSuccess || view.search === '') && <EmptyList view={view} />}
      {query.hasNextPage && (
        <LoadMore
          isLoading={query.isFetchingNextPage}
          error={query.isFetchNextPageError ? query.error : null}
          onLoad={() => void query.fetchNextPage()}
        />
      )}
      {isAppended && unsaved}
    </>
  );
}

interface LiveTasksProps extends TaskListAreaProps {
  tasks: readonly Task[];
  hasMore: boolean;
}

function LiveTasks({ view, title, lists, actions, tasks, hasMore, onEdit, onMoveToList }: LiveTasksProps) {
  const [renamed, setRenamed] = useState<string | null>(null);
  /** Those that are asked a date for. */
  const [[first, ...others], setPicked] = useState<readonly Task[]>([]);
  const selection = useSelection(tasks);
  const { toggle, extendTo } = selection;
  const reorder = useReorder(view, tasks);
  const deleteTasks = useBulkDelete(selection, actions.remove);
  const isOrdered = canReorder(view);
  const copyLink = useCopyLink();

  const rowActions = useMemo<RowActions>(
    () => ({
      onTick: actions.tick,
      onEdit,
      onRename: ({ id }) => {
        setRenamed(id);
      },
      onRenamed: (task, newTitle) => {
        setRenamed(null);
        if (newTitle !== null) actions.rename(task, newTitle);
        setTimeout(() => document.getElementById(`edit-${task.id}`)?.focus());
      },
      onSelect: ({ id }) => {
        toggle(id);
      },
      onExtendTo: ({ id }) => {
        extendTo(id);
      },
      onCopyLink: copyLink,
      onMoveToList,
      onDue: actions.setDue,
      onPickDate: setPicked,
      onSkip: actions.skip,
      onDelete: actions.remove,
      onReorder: isOrdered ? reorder.byStep : undefined,
    }),
    [actions, reorder, toggle, extendTo, isOrdered, onEdit, onMoveToList, copyLink],
  );

  return (
    <>
      <TaskList
        label={title}
        tasks={tasks}
        hasMore={hasMore}
        lists={lists}
        showsList={view.listId === undefined}
        selection={selection}
        renamed={renamed}
        leavesWhenTicked={view.name !== 'all' && view.search === undefined}
        actions={rowActions}
        onDrop={isOrdered ? reorder.drop : undefined}
        onKeyDown={rowKeys(tasks, {
          selection,
          onDelete: deleteTasks,
          onRename: rowActions.onRename,
          onMoveToList,
          onPickDate: setPicked,
          onReorder: rowActions.onReorder,
        })}
      />
      {selection.tasks.length > 0 && (
        <Suspense>
          <BulkBar selection={selection} onPickDate={setPicked} />
        </Suspense>
      )}
      {first && (
        <Suspense>
          <PickDate
            tasks={[first, ...others]}
            selection={selection}
            onDue={actions.setDue}
            onClose={() => {
              setPicked([]);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
