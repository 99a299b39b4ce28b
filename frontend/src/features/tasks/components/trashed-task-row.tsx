import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Task } from '../../../api/client';
import { Button } from '../../../ui/button';
import { DeleteForGoodDialog } from './delete-for-good-dialog';
import { leaveRow } from '../keyboard/list-focus';
import { SelectBox, TaskText } from './task-row';

interface TrashedTaskRowProps {
  task: Task;
  isSelected: boolean;
  onSelect: (task: Task) => void;
  onRestore: (task: Task) => void;
}

/** Deleting permanently asks first, because it can't be undone. */
export function TrashedTaskRow({ task, isSelected, onSelect, onRestore }: TrashedTaskRowProps) {
  const [isAsking, setAsking] = useState(false);
  const { title } = task;
  return (
    <li className="task-row" data-task={task.id}>
      <div className="border-line flex flex-wrap items-start border-b py-1">
        <SelectBox task={task} isSelected={isSelected} onSelect={onSelect} />
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
          tasks={[task]}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </li>
  );
}
