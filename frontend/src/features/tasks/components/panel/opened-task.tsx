import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Task } from '../../../../api/client';
import { messageFor } from '../../../../lib/error-message';
import { Button, buttonStyle } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { useTaskOwner } from '../../api/task-owner';
import { linkedTaskOptions } from '../../api/task-queries';
import { useNewestTask } from '../../hooks/use-newest-task';
import { TaskPanel, type TaskPanelProps } from './task-panel';

interface OpenedTaskProps extends Omit<TaskPanelProps, 'task'> {
  id: string;
  /** The task, if a row of this page opened it. */
  task: Task | undefined;
  onRestore: (task: Task) => void;
}

/** The task in the URL: from a row of this page, or read by its id. */
export default function OpenedTask({ id, task: given, onRestore, ...panel }: OpenedTaskProps) {
  const [found, setFound] = useState(given);
  const kept = useNewestTask(id);
  const { data, error, isPaused, refetch } = useQuery({
    ...linkedTaskOptions(useTaskOwner(), id),
    enabled: found === undefined,
  });
  // A list may be from an earlier visit, so it only stands in for the server.
  const read = data ?? (error || isPaused ? kept : undefined);
  // Later reads must not replace a text that is being written.
  if (found === undefined && read) setFound(read);
  if (found?.deletedAt === null) return <TaskPanel task={found} {...panel} />;

  const { onClose } = panel;
  return (
    <Dialog title={t`Task`} placement="end" hasAddress onClose={onClose}>
      {found ? (
        <TrashedNote
          task={found}
          onRestore={() => {
            onRestore(found);
            onClose();
          }}
        />
      ) : data === null ? (
        <Note title={t`There's no such task`} text={t`It may have been deleted, or the link is incomplete.`}>
          <Button look="primary" onClick={onClose}>
            {t`Close`}
          </Button>
        </Note>
      ) : error ? (
        <Note title={t`Couldn't load this task`} text={messageFor(error)}>
          <Button look="primary" onClick={() => void refetch()}>
            {t`Try again`}
          </Button>
        </Note>
      ) : (
        <p role="status" className="text-muted mt-3 text-sm">
          {t`Loading the task…`}
        </p>
      )}
    </Dialog>
  );
}

function TrashedNote({ task, onRestore }: { task: Task; onRestore: () => void }) {
  return (
    <Note title={t`This task is in the trash`} text={<span dir="auto">{task.title}</span>}>
      <Button look="primary" onClick={onRestore}>
        {t`Restore`}
      </Button>
      <Link to="/tasks" search={{ show: 'trash' }} className={buttonStyle('plain')}>
        {t`Go to the trash`}
      </Link>
    </Note>
  );
}

function Note({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  return (
    <div role="alert" className="mt-4">
      <p className="font-semibold">{title}</p>
      <p className="text-muted mt-1 text-sm break-words">{text}</p>
      <div className="mt-4 flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
