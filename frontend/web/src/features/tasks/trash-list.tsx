import { t } from '@lingui/core/macro';
import type { Task } from '../../api/client';
import { rowKeys } from './row-keys';
import { TrashedTaskRow } from './trashed-task-row';

export function TrashList({ tasks, onRestore }: { tasks: readonly Task[]; onRestore: (task: Task) => void }) {
  return (
    <ul aria-label={t`Trash`} onKeyDown={rowKeys(tasks, {})}>
      {tasks.map((task) => (
        <TrashedTaskRow key={task.id} task={task} onRestore={onRestore} />
      ))}
    </ul>
  );
}
