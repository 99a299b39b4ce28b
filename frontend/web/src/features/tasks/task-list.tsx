import { useEffect, useRef, useState } from 'react';
import type { Task } from '../../api/client';
import { moveWithArrows } from './list-focus';
import type { TaskCreation } from './task-creations';
import type { TaskEdit } from './task-edit';
import { TaskEditor } from './task-editor';
import { TaskRow } from './task-row';
import { UnsavedTaskRow } from './unsaved-task-row';

interface TaskListProps {
  label: string;
  tasks: readonly Task[];
  creations: readonly TaskCreation[];
  leavesWhenTicked: boolean;
  onTick: (task: Task) => void;
  onDelete: (task: Task) => void;
  onAddAsNew: (edit: TaskEdit) => void;
}

export function TaskList({ label, tasks, creations, onAddAsNew, ...row }: TaskListProps) {
  const [edited, setEdited] = useState<Task | null>(null);
  useFocusAfterEdit(edited);
  // A refresh may take the task out of the list; what is being typed stays.
  const isEditedMissing = edited !== null && !tasks.some(({ id }) => id === edited.id);

  function closeEditor(): void {
    setEdited(null);
  }

  const editor = edited && (
    <TaskEditor key={edited.id} task={edited} onClose={closeEditor} onAddAsNew={onAddAsNew} />
  );

  if (tasks.length + creations.length === 0 && !editor) return null;
  return (
    <ul aria-label={label} onKeyDown={moveWithArrows}>
      {creations.map((creation) => (
        <UnsavedTaskRow key={creation.draft.id} creation={creation} />
      ))}
      {isEditedMissing && editor}
      {tasks.map((task) =>
        task.id === edited?.id ? editor : <TaskRow key={task.id} task={task} onEdit={setEdited} {...row} />,
      )}
    </ul>
  );
}

/** From the editor back to the row it came from. */
function useFocusAfterEdit(edited: Task | null): void {
  const lastEdited = useRef<string | null>(null);
  useEffect(() => {
    if (edited === null && lastEdited.current !== null) {
      const row = document.getElementById(`edit-${lastEdited.current}`);
      (row ?? document.getElementById('new-task'))?.focus();
    }
    lastEdited.current = edited?.id ?? null;
  }, [edited]);
}
