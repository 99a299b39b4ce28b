import { useNavigate } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import { useSingleKey } from '../../lib/single-keys';
import { useToday } from '../../lib/use-today';
import { EmptyList, LoadFailure, RefreshFailure, TaskListSkeleton } from './list-states';
import { LoadMore } from './load-more';
import { QuickAdd } from './quick-add';
import { SearchField } from './search-field';
import { TaskList } from './task-list';
import { TaskOwnerContext } from './task-owner';
import { TaskViewNav } from './task-view-nav';
import { viewTitles, type TaskView, type ViewName } from './task-views';
import { TrashList } from './trash-list';
import { useTaskActions } from './use-task-actions';
import { useTaskList } from './use-task-list';

interface TasksPageProps {
  userId: string;
  name: ViewName;
  /** Words to look for; then the view does not matter. */
  search?: string | undefined;
}

export function TasksPage({ userId, name, search }: TasksPageProps) {
  const day = useToday();
  const navigate = useNavigate();
  useSingleKey('/', () => void navigate({ to: '/tasks', search: { q: '' } }));
  const view = { name, day, search };
  const title = titleOf(view);
  usePageTitle(title);

  return (
    <TaskOwnerContext value={userId}>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        Tasks
      </h1>
      <TasksInView view={view} title={title} />
    </TaskOwnerContext>
  );
}

function titleOf({ name, search }: TaskView): string {
  if (search !== undefined) return search === '' ? 'Search' : `Search: ${search}`;
  return ['open', 'done', 'all'].includes(name) ? `${viewTitles[name]} tasks` : viewTitles[name];
}

function TasksInView({ view, title }: { view: TaskView; title: string }) {
  const { query, tasks, creations } = useTaskList(view);
  const { add, tick, remove, restore } = useTaskActions(view);
  const isTrash = view.name === 'trash' && view.search === undefined;
  const isEmpty = tasks.length + creations.length === 0 && !query.hasNextPage;
  const retry = (): void => {
    void query.refetch();
  };

  return (
    <>
      <div className="mt-4 mb-2">
        <QuickAdd day={view.day} onAdd={add} />
      </div>
      <TaskViewNav isSearching={view.search !== undefined} />
      {view.search !== undefined && <SearchField search={view.search} />}
      {query.isLoading && <TaskListSkeleton />}
      {query.isLoadingError && <LoadFailure error={query.error} onRetry={retry} />}
      {query.isRefetchError && !query.isFetchNextPageError && (
        <RefreshFailure error={query.error} onRetry={retry} />
      )}
      <TaskList
        label={title}
        tasks={isTrash ? [] : tasks}
        creations={creations}
        leavesWhenTicked={view.name !== 'all' && view.search === undefined}
        onTick={tick}
        onDelete={remove}
        onAddAsNew={(edit) => {
          add([{ ...edit, tags: [...edit.tags] }]);
        }}
      />
      {isTrash && <TrashList tasks={tasks} onRestore={restore} />}
      {isEmpty && (query.isSuccess || view.search === '') && <EmptyList view={view} />}
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
