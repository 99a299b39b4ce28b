import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Task } from '../../api/client';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { leaveRow } from './list-focus';
import { useDeleteForGood } from './task-changes';
import { TaskText } from './task-row';

/** Restoring can be undone by deleting again; deleting for good cannot, so it asks. */
export function TrashedTaskRow({ task, onRestore }: { task: Task; onRestore: (task: Task) => void }) {
  const [isAsking, setAsking] = useState(false);
  const { title } = task;
  return (
    <li className="task-row" data-task={task.id}>
      <div className="border-line flex flex-wrap items-start border-b py-1">
        <div className="min-w-0 grow basis-48 py-2.5 pe-2">
          <TaskText task={task} />
        </div>
        <Button
          look="accent"
          data-control="restore"
          onClick={({ currentTarget }) => {
            leaveRow(currentTarget);
            onRestore(task);
          }}
        >
          {t`Restore`}
          <span className="sr-only"> {title}</span>
        </Button>
        <Button
          look="danger"
          data-control="delete"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t`Delete for good`}
          <span className="sr-only"> {title}</span>
        </Button>
      </div>
      {isAsking && (
        <DeleteForGoodDialog
          task={task}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </li>
  );
}

function DeleteForGoodDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const remove = useDeleteForGood();
  const { title } = task;
  return (
    <Dialog title={t`Delete for good?`} onClose={onClose}>
      <p className="mt-2 text-sm break-words">{t`“${title}” cannot be brought back afterwards.`}</p>
      {remove.error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {t`It is still in the trash.`} {whatHappened(remove.error)}
        </p>
      )}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={onClose}>{t`Keep it`}</Button>
        <Button
          look="danger"
          pendingText={remove.isPending ? t`Deleting…` : undefined}
          onClick={() => {
            remove.mutate(task);
          }}
        >
          {t`Delete for good`}
        </Button>
      </div>
    </Dialog>
  );
}
