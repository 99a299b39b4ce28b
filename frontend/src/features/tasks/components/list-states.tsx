import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { whatHappened } from '../../../lib/failure-text';
import { Button } from '../../../ui/button';
import type { TaskView, ViewName } from '../model/task-view';

/** Shaped like the rows that will come. Empty for a screen reader, which is told in words. */
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
      <h2 className="font-semibold">{t`Your tasks could not be loaded`}</h2>
      <p className="text-muted mt-1 text-sm">
        {whatHappened(error)}{' '}
        {t`Your tasks are safe where they are kept; only this page cannot show them now.`}
      </p>
      <Button className="mt-4" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  );
}

/** The list is there, but older than it should be. */
export function RefreshFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div
      role="status"
      className="bg-sunken mb-3 flex flex-wrap items-center gap-x-3 rounded-md py-1 ps-4 pe-1"
    >
      <p className="grow py-1.5 text-sm">
        {whatHappened(error)} {t`You see what was loaded before.`}
      </p>
      <Button look="quiet" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  );
}

const key = (name: string): ReactNode => (
  <kbd className="border-line rounded-sm border px-1.5 font-mono text-xs">{name}</kbd>
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
    const title = search === '' ? t`What are you looking for?` : t`Nothing found for “${search}”`;
    return { title, text: t`Each word may be the beginning of a word in a title, a description or a tag.` };
  }
  if (priority !== undefined) {
    return {
      title: t`Nothing of that priority`,
      text: t`Only one priority is shown; “Sort and filter” above changes that.`,
    };
  }
  if (tag !== undefined) {
    return { title: t`Nothing open with @${tag}`, text: t`A task that you add here gets the tag.` };
  }
  if (listId === null) {
    return {
      title: t`The inbox is empty`,
      text: t`What belongs to no list is here. Move a task to a list with the key m, from its menu or by dragging.`,
    };
  }
  if (listId !== undefined) {
    return {
      title: t`Nothing in this list`,
      text: t`A task that you add here belongs to it. You decide on the order: drag a task, or press Alt with an arrow.`,
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
            Write a task above and press {key('Enter')}; {key('q')} brings you back to that line. In “Call
            Mary tomorrow p1 @family” the day, the priority and the tag are understood.
          </Trans>
        ),
      };
    case 'today':
      return {
        title: t`Nothing due today`,
        text: t`A task that you add here is due today. Open a task to give it another day.`,
      };
    case 'week':
      return {
        title: t`Nothing due in the next 7 days`,
        text: t`Open a task and give it a due date: here you see it coming, and what is overdue stays on top.`,
      };
    case 'done':
      return {
        title: t`Nothing done yet`,
        text: t`Tick a task, and it moves here. Untick it here, and it moves back.`,
      };
    case 'all':
      return {
        title: t`No tasks yet`,
        text: <Trans>Write the first one above and press {key('Enter')}.</Trans>,
      };
    case 'trash':
      return {
        title: t`The trash is empty`,
        text: t`What you delete stays here for 30 days and can be restored.`,
      };
  }
}
