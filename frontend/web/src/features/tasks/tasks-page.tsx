import { usePageTitle } from '../../lib/page-title';
import { EmptyList, LoadFailure, RefreshFailure, TaskListSkeleton } from './list-states';
import { LoadMore } from './load-more';
import { QuickAdd } from './quick-add';
import { TaskFilterNav } from './task-filter-nav';
import { TaskList } from './task-list';
import { TaskOwnerContext } from './task-owner';
import type { TaskFilter } from './task-queries';
import { useTaskActions } from './use-task-actions';
import { useTaskList } from './use-task-list';

const titles: Record<TaskFilter, string> = { open: 'Open tasks', done: 'Done tasks', all: 'All tasks' };

export function TasksPage({ userId, filter }: { userId: string; filter: TaskFilter }) {
  usePageTitle(titles[filter]);
  return (
    <TaskOwnerContext value={userId}>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        Tasks
      </h1>
      <FilteredTasks filter={filter} />
    </TaskOwnerContext>
  );
}

function FilteredTasks({ filter }: { filter: TaskFilter }) {
  const { query, tasks, creations } = useTaskList(filter);
  const { add, tick, remove } = useTaskActions(filter);
  const retry = (): void => {
    void query.refetch();
  };

  return (
    <>
      <div className="mt-4 mb-2">
        <QuickAdd
          onAdd={(titlesToAdd) => {
            add(titlesToAdd.map((title) => ({ title })));
          }}
        />
      </div>
      <TaskFilterNav />
      {query.isPending && <TaskListSkeleton />}
      {query.isLoadingError && <LoadFailure error={query.error} onRetry={retry} />}
      {query.isRefetchError && !query.isFetchNextPageError && (
        <RefreshFailure error={query.error} onRetry={retry} />
      )}
      <TaskList
        label={titles[filter]}
        tasks={tasks}
        creations={creations}
        leavesWhenTicked={filter !== 'all'}
        onTick={tick}
        onDelete={remove}
        onAddAsNew={(edit) => {
          add([edit]);
        }}
      />
      {query.isSuccess && tasks.length + creations.length === 0 && !query.hasNextPage && (
        <EmptyList filter={filter} />
      )}
      {query.hasNextPage && (
        <LoadMore
          isLoading={query.isFetchingNextPage}
          error={query.isFetchNextPageError ? query.error : null}
          onLoad={() => void query.fetchNextPage()}
        />
      )}
    </>
  );
}
