import { t } from '@lingui/core/macro';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Task } from '../../../api/client';
import { loadLater } from '../../../lib/load-later';
import { usePageTitle } from '../../../lib/page-title';
import { useShortcut } from '../../../lib/shortcuts';
import { useToday } from '../../../lib/clock';
import { whenIdle } from '../../../lib/when-idle';
import { SearchContext } from './found-text';
import { NoSuchList } from './lists/no-such-list';
import { PickListDialog } from './lists/pick-list-dialog';
import { useIsListMissing, useLists } from '../hooks/use-lists';
import { useTaskPanel } from '../hooks/use-task-panel';
import { QuickAdd } from './quick-add/quick-add';
import { SearchField } from './search-field';
import { Sidebar } from './sidebar/sidebar';
import { SidebarDrawer } from './sidebar/sidebar-drawer';
import { TaskListArea } from './task-list-area';
import { TaskOwnerContext } from '../api/task-owner';
import type { TaskView } from '../model/task-view';
import { useAddTasks, useTaskActions } from '../hooks/use-task-actions';
import { ViewOptions } from './view-options';
import { viewOf, type TasksPlace } from '../model/view-search';
import { pageTitle } from '../model/view-titles';

const loadPanel = () => loadLater(() => import('./panel/opened-task'));
const OpenedTask = lazy(loadPanel);

interface TasksPageProps {
  userId: string;
  search: TasksPlace;
  /** The open task. */
  taskId: string | undefined;
}

export function TasksPage({ userId, search, taskId }: TasksPageProps) {
  const day = useToday();
  const view = useMemo(() => viewOf(search, day), [search, day]);
  return (
    <TaskOwnerContext value={userId}>
      <TasksInView view={view} search={search} taskId={taskId} />
    </TaskOwnerContext>
  );
}

interface TasksInViewProps extends Omit<TasksPageProps, 'userId'> {
  view: TaskView;
}

function TasksInView({ view, search, taskId }: TasksInViewProps) {
  const navigate = useNavigate();
  useShortcut(
    'search',
    () => void navigate({ to: '/tasks', search: { q: '' } }),
    // Else the key is for the field that is there.
    () => view.search === undefined,
  );
  const lists = useLists();
  const isListMissing = useIsListMissing(view.listId);
  const title = isListMissing ? t`There's no such list` : pageTitle(view, lists);
  usePageTitle(title);
  const { shownId, opened, open, keep, close } = useTaskPanel(taskId);
  const [moved, setMoved] = useState<Task | null>(null);
  const add = useAddTasks(view, lists);
  const actions = useTaskActions(view);
  // Load the panel before the first task is opened, so that typing can start at once.
  useEffect(() => {
    // If this fails, opening a task shows the error.
    void whenIdle()
      .then(loadPanel)
      .catch(() => undefined);
  }, []);
  const sidebar = <Sidebar view={view} onTask={actions.moveToList} onTrash={actions.remove} />;

  return (
    <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-12">
      <div className="hidden lg:-ms-3 lg:sticky lg:top-20 lg:block lg:max-h-[calc(100dvh-6rem)] lg:self-start lg:overflow-y-auto lg:py-1 lg:ps-1">
        {sidebar}
      </div>
      <div data-content tabIndex={-1} className="min-w-0">
        <div className="flex items-center gap-1">
          <SidebarDrawer place={JSON.stringify(search)}>{sidebar}</SidebarDrawer>
          <h1
            tabIndex={-1}
            dir="auto"
            className="min-w-0 grow text-xl font-semibold tracking-tight break-words"
          >
            {title}
          </h1>
          {!isListMissing && <ViewOptions view={view} search={search} />}
        </div>
        {isListMissing ? (
          <NoSuchList />
        ) : (
          <>
            <div className="mt-4 mb-2">
              <QuickAdd day={view.day} lists={lists} onAdd={add} />
            </div>
            {view.search !== undefined && <SearchField search={view.search} />}
            <SearchContext value={view.search ?? ''}>
              <TaskListArea
                // A selection is of one view.
                key={JSON.stringify(search)}
                view={view}
                title={title}
                lists={lists}
                actions={actions}
                onEdit={open}
                onMoveToList={setMoved}
              />
            </SearchContext>
          </>
        )}
      </div>
      {shownId !== undefined && (
        <Suspense>
          <OpenedTask
            key={shownId}
            id={shownId}
            task={opened ?? undefined}
            lists={lists}
            onClose={close}
            onDraft={keep}
            onRestore={actions.restore}
          />
        </Suspense>
      )}
      {moved && (
        <PickListDialog
          onClose={() => {
            setMoved(null);
          }}
          onPick={(list) => {
            actions.moveToList(moved, list);
          }}
        />
      )}
    </div>
  );
}
