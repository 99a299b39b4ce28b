import { t } from '@lingui/core/macro';
import type { Task } from '../../../../api/client';
import { messageFor } from '../../../../lib/error-message';
import { focusHeading } from '../../../../lib/heading-focus';
import { Button } from '../../../../ui/button';
import { isGone } from '../../../../lib/request-failure';
import { merged, tasksBefore } from '../../sync/change';
import { isListStep } from '../../sync/list-change';
import type { Outbox } from '../../sync/outbox';
import type { PendingChange } from '../../sync/pending-change';
import { makeChange } from '../../sync/reversible-change';
import { ChangeConflict, isUpdate } from '../../sync/send-change';
import { useHistoryOf } from '../../sync/use-history';
import { TaskMeta } from '../task-meta';

interface RefusedChangeProps {
  /** One change, or several updates of one task. */
  entries: readonly PendingChange[];
  outbox: Outbox;
  /** Moves the focus, because the buttons disappear. */
  onDecided?: () => void;
}

/** Says which change was refused and why, shows both versions of a conflict, and lets the user choose. */
export default function RefusedChange({ entries, outbox, onDecided = focusHeading }: RefusedChangeProps) {
  const [first] = entries;
  const { record } = useHistoryOf(first?.userId ?? '');
  const error = first?.error;
  const [before] = first ? tasksBefore(first.change) : [];
  if (!first || !error) return null;
  const updates = entries.map(({ change }) => change).filter(isUpdate);
  const mine = before && { ...before, ...merged(updates) };
  const title = titleOf(first);

  const discard = (): void => {
    onDecided();
    void outbox.discard(...entries.map(({ id }) => id));
  };
  const keepMine = (current: Task): void => {
    onDecided();
    void outbox.discard(...entries.slice(1).map(({ id }) => id));
    outbox.replace(first.id, { kind: 'update', before: current, change: merged(updates) });
  };
  const addAsNew = ({ title, ...mine }: Task): void => {
    const { description, dueDate, dueTime, dueZone, priority, tags, listId } = mine;
    const { repeat, repeatFrom, reminders } = mine;
    const content = { title, description, dueDate, dueTime, dueZone, priority, tags, listId };
    const draft = { id: crypto.randomUUID(), ...content, repeat, repeatFrom, reminders };
    record(t`Added ${title}`, makeChange(outbox, { kind: 'create', draft }));
    discard();
  };

  return (
    <div role="alert" className="border-danger bg-danger-soft mt-4 rounded-md border p-4 text-sm">
      {error instanceof ChangeConflict && mine ? (
        <>
          <p className="font-semibold">{t`“${title}” was changed elsewhere. Your change isn't saved yet.`}</p>
          <div className="mt-2 grid gap-3 sm:grid-cols-2">
            <Version name={t`Yours`} task={mine} />
            <Version name={t`Theirs`} task={error.current} />
          </div>
          <Choice>
            <Button
              look="primary"
              onClick={() => {
                keepMine(error.current);
              }}
            >
              {t`Keep mine`}
            </Button>
            <Button onClick={discard}>{t`Keep theirs`}</Button>
          </Choice>
        </>
      ) : isGone(error) ? (
        <>
          <p className="font-semibold">{t`“${title}” was deleted on another device.`}</p>
          {updates.length > 0 && mine && (
            <div className="mt-2">
              <Version name={t`Yours`} task={mine} />
            </div>
          )}
          <Choice>
            {updates.length > 0 && mine && (
              <Button
                look="primary"
                onClick={() => {
                  addAsNew(mine);
                }}
              >
                {t`Add as a new task`}
              </Button>
            )}
            <Button onClick={discard}>{t`Dismiss`}</Button>
          </Choice>
        </>
      ) : (
        <>
          <p className="font-semibold">
            {failureOf(first)} {messageFor(error)}
          </p>
          <Choice>
            <Button
              look="primary"
              onClick={() => {
                onDecided();
                for (const { id } of entries) outbox.retryOne(id);
              }}
            >
              {t`Try again`}
            </Button>
            <Button onClick={discard}>{t`Discard`}</Button>
          </Choice>
        </>
      )}
    </div>
  );
}

function Choice({ children }: { children: React.ReactNode }) {
  return <div className="mt-3 flex flex-wrap gap-2">{children}</div>;
}

function Version({ name, task }: { name: string; task: Task }) {
  return (
    <div className="min-w-0">
      <p className="text-muted">{name}</p>
      <blockquote className="border-edge mt-1 border-s-2 ps-3 break-words">
        <p dir="auto">{task.title}</p>
        {task.description !== null && (
          <p dir="auto" className="text-muted line-clamp-6 whitespace-pre-wrap">
            {task.description}
          </p>
        )}
        <TaskMeta task={task} />
      </blockquote>
    </div>
  );
}

function titleOf({ change }: PendingChange): string {
  return isListStep(change) ? change.list.name : (tasksBefore(change)[0]?.title ?? '');
}

function failureOf(entry: PendingChange): string {
  const { change } = entry;
  const title = titleOf(entry);
  switch (change.kind) {
    case 'create-list':
      return t`Couldn't add the list “${title}”.`;
    case 'update-list':
    case 'move-list':
      return t`Couldn't change the list “${title}”.`;
    case 'delete-list':
      return t`Couldn't delete the list “${title}”.`;
    case 'restore-list':
    case 'create':
    case 'bulk':
      return t`Nothing was changed.`;
    case 'undo':
      return t`Couldn't undo.`;
    case 'trash':
      return t`Couldn't delete “${title}”.`;
    case 'restore':
      return t`Couldn't restore “${title}”.`;
    case 'skip':
      return t`Couldn't skip “${title}”.`;
    case 'move':
      return t`Couldn't move “${title}”.`;
    case 'update':
      if (change.change.completed === undefined) return t`Couldn't change “${title}”.`;
      return change.change.completed ? t`Couldn't complete “${title}”.` : t`Couldn't reopen “${title}”.`;
  }
}
