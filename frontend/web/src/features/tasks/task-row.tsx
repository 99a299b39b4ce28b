import { memo, type KeyboardEvent } from 'react';
import type { Task } from '../../api/client';
import { TrashIcon } from '../../ui/icons';
import { leaveRow } from './list-focus';
import { TaskMeta } from './task-meta';

interface TaskRowProps {
  task: Task;
  /** Ticking moves the task to another list: focus then has to move on first. */
  leavesWhenTicked: boolean;
  onTick: (task: Task) => void;
  onEdit: (task: Task) => void;
  onDelete: (task: Task) => void;
}

/** Memoised: of two thousand rows one changes at a time. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, leavesWhenTicked, onTick, onEdit, onDelete } = props;
  const titleId = `title-${task.id}`;

  function remove(from: Element): void {
    leaveRow(from);
    onDelete(task);
  }

  function deleteByKey(event: KeyboardEvent): void {
    if (event.key !== 'Delete' || !(event.target instanceof Element)) return;
    event.preventDefault();
    remove(event.target);
  }

  return (
    <li className="group task-row" onKeyDown={deleteByKey}>
      <div className="border-line flex items-start border-b py-1">
        <label className="-ms-3 grid size-11 shrink-0 place-items-center">
          <input
            type="checkbox"
            className="tick"
            data-control="tick"
            checked={task.completed}
            aria-labelledby={titleId}
            onChange={({ currentTarget }) => {
              if (leavesWhenTicked) leaveRow(currentTarget);
              onTick(task);
            }}
          />
        </label>
        <button
          type="button"
          id={`edit-${task.id}`}
          data-control="title"
          className="min-w-0 grow rounded-sm px-1 py-2.5 text-start"
          onClick={() => {
            onEdit(task);
          }}
        >
          <span className="sr-only">Edit </span>
          <TaskText task={task} titleId={titleId} />
        </button>
        <button
          type="button"
          data-control="delete"
          title="Delete"
          className="text-muted hover:bg-danger-soft hover:text-danger touch:opacity-100 grid size-11 shrink-0 place-items-center rounded-md opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
          onClick={({ currentTarget }) => {
            remove(currentTarget);
          }}
        >
          <TrashIcon />
          <span className="sr-only">Delete {task.title}</span>
        </button>
      </div>
    </li>
  );
});

export function TaskText({ task, titleId }: { task: Task; titleId?: string }) {
  return (
    <>
      <span
        id={titleId}
        dir="auto"
        className={`block break-words ${task.completed ? 'text-muted line-through' : ''}`}
      >
        {task.title}
      </span>
      {task.description !== null && (
        <span dir="auto" className="text-muted mt-0.5 line-clamp-2 block text-sm break-words">
          {task.description}
        </span>
      )}
      <TaskMeta task={task} />
    </>
  );
}
