import type { Task } from '../../api/client';
import { moveWithArrows } from './list-focus';
import { TrashedTaskRow } from './trashed-task-row';

export function TrashList({ tasks, onRestore }: { tasks: readonly Task[]; onRestore: (task: Task) => void }) {
  return (
    <ul aria-label="Trash" onKeyDown={moveWithArrows}>
      {tasks.map((task) => (
        <TrashedTaskRow key={task.id} task={task} onRestore={onRestore} />
      ))}
    </ul>
  );
}
