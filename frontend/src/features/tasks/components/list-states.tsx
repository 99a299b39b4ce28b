import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { messageFor } from '../../../lib/error-message';
import { keyNamesOf, shortcuts, type Shortcut } from '../../../lib/shortcuts';
import { Button } from '../../../ui/button';
import type { TaskView, ViewName } from '../model/task-view';

/** A placeholder for the rows, announced to screen readers as text. */
export function TaskListSkeleton() {
  return (
    <div className="appear-late">
      <p role="status" className="sr-only">
        {t`Loading your tasks…`}
      </p>
      <ul aria-hidden="true">
        {['w-3/5', 'w-2/5', 'w-4/5', 'w-1/2', 'w-2/3'].map((width) => (
          <li key={width} className="border-line flex h-13 items-center gap-3 border-b">
            <span className="skeleton size-5.5 rounded-full" />
            <span className={`skeleton h-4 ${width}`} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function LoadFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="border-line rounded-md border p-5">
      <h2 className="font-semibold">{t`Couldn't load your tasks`}</h2>
      <p className="text-muted mt-1 text-sm">
        {messageFor(error)} {t`Your tasks are safe.`}
      </p>
      <Button className="mt-4" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  );
}

/** The list is shown, but couldn't be refreshed. */
export function RefreshFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div
      role="status"
      className="bg-sunken mb-3 flex flex-wrap items-center gap-x-3 rounded-md py-1 ps-4 pe-1"
    >
      <p className="grow py-1.5 text-sm">
        {messageFor(error)} {t`Showing what was last loaded.`}
      </p>
      <Button look="quiet" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  );
}

const key = (shortcut: Shortcut): ReactNode => (
  <kbd className="border-line rounded-sm border px-1.5 font-mono text-xs">
    {keyNamesOf(shortcut).join(' ')}
  </kbd>
);

interface EmptyText {
  title: string;
  text: ReactNode;
}

export function EmptyList({ view }: { view: TaskView }) {
  const { title, text } = emptyText(view);
  return (
    <div className="px-4 py-16 text-center">
      <h2 className="font-semibold break-words">{title}</h2>
      <p className="text-muted mx-auto mt-1.5 max-w-sm text-sm text-balance">{text}</p>
    </div>
  );
}

function emptyText({ name, listId, tag, priority, search }: TaskView): EmptyText {
  if (search !== undefined) {
    const title = search === '' ? t`What are you looking for?` : t`No results for “${search}”`;
    return { title, text: t`Search finds the beginnings of words in titles, descriptions and tags.` };
  }
  if (priority !== undefined) {
    return {
      title: t`No tasks with this priority`,
      text: t`Change the priority filter in “Sort and filter” above.`,
    };
  }
  if (tag !== undefined) {
    return { title: t`No open tasks with @${tag}`, text: t`Tasks you add here get this tag.` };
  }
  if (listId === null) {
    return {
      title: t`The inbox is empty`,
      text: t`Tasks without a list show up here.`,
    };
  }
  if (listId !== undefined) {
    return {
      title: t`This list is empty`,
      text: t`Add a task above. To sort tasks, drag them or press Alt with an arrow key.`,
    };
  }
  return emptyView(name);
}

function emptyView(name: ViewName): EmptyText {
  switch (name) {
    case 'open':
      return {
        title: t`Nothing left to do`,
        text: (
          <Trans>
            Type a task above and press {key(shortcuts.newTask.add)}. Press {key(shortcuts.page.newTask)} to
            get back to that field. Try “Call Mary tomorrow p1 @family”: the date, priority and tag are
            recognized.
          </Trans>
        ),
      };
    case 'today':
      return {
        title: t`Nothing due today`,
        text: t`Tasks you add here are due today.`,
      };
    case 'week':
      return {
        title: t`Nothing due in the next 7 days`,
        text: t`Tasks with a due date show up here. Overdue tasks stay on top.`,
      };
    case 'done':
      return {
        title: t`Nothing done yet`,
        text: t`Completed tasks move here. Untick one to reopen it.`,
      };
    case 'all':
      return {
        title: t`No tasks yet`,
        text: <Trans>Type your first task above and press {key(shortcuts.newTask.add)}.</Trans>,
      };
    case 'trash':
      return {
        title: t`The trash is empty`,
        text: t`You can restore deleted tasks for 30 days.`,
      };
  }
}
