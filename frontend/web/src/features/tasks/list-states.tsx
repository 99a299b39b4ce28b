import type { ReactNode } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';
import type { TaskView, ViewName } from './task-views';

/** Shaped like the rows that will come. Empty for a screen reader, which is told in words. */
export function TaskListSkeleton() {
  return (
    <div className="appear-late">
      <p role="status" className="sr-only">
        Loading your tasks…
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
      <h2 className="font-semibold">Your tasks could not be loaded</h2>
      <p className="text-muted mt-1 text-sm">
        {whatHappened(error)} Your tasks are safe where they are kept; only this page cannot show them now.
      </p>
      <Button className="mt-4" onClick={onRetry}>
        Try again
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
      <p className="grow py-1.5 text-sm">{whatHappened(error)} You see what was loaded before.</p>
      <Button look="quiet" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

const key = (name: string): ReactNode => (
  <kbd className="border-line rounded-sm border px-1.5 font-mono text-xs">{name}</kbd>
);

const empty: Record<ViewName, { title: string; text: ReactNode }> = {
  open: {
    title: 'Nothing left to do',
    text: (
      <>
        Write a task above and press {key('Enter')}; {key('q')} brings you back to that line. In “Call Mary
        tomorrow p1 @family” the day, the priority and the tag are understood.
      </>
    ),
  },
  today: {
    title: 'Nothing due today',
    text: 'A task that you add here is due today. Open a task to give it another day.',
  },
  week: {
    title: 'Nothing due in the next 7 days',
    text: 'Open a task and give it a due date: here you see it coming, and what is overdue stays on top.',
  },
  done: {
    title: 'Nothing done yet',
    text: 'Tick a task, and it moves here. Untick it here, and it moves back.',
  },
  all: { title: 'No tasks yet', text: <>Write the first one above and press {key('Enter')}.</> },
  trash: { title: 'The trash is empty', text: 'What you delete stays here for 30 days and can be restored.' },
};

export function EmptyList({ view: { name, search } }: { view: TaskView }) {
  if (search === '') return <EmptyText title="What are you looking for?" text={searchHelp} />;
  if (search !== undefined) return <EmptyText title={`Nothing found for “${search}”`} text={searchHelp} />;
  return <EmptyText {...empty[name]} />;
}

const searchHelp = 'Each word may be the beginning of a word in a title, a description or a tag.';

function EmptyText({ title, text }: { title: string; text: ReactNode }) {
  return (
    <div className="px-4 py-16 text-center">
      <h2 className="font-semibold break-words">{title}</h2>
      <p className="text-muted mx-auto mt-1.5 max-w-sm text-sm text-balance">{text}</p>
    </div>
  );
}
