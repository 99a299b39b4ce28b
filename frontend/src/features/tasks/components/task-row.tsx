import { t } from '@lingui/core/macro';
import { memo, type MouseEvent } from 'react';
import type { List, Task } from '../../../api/client';
import { TrashIcon } from '../../../ui/icons';
import { FoundText } from './found-text';
import { DescriptionWords } from './description-text';
import { TaskRowFrame, type RowPlace } from './drag/task-row-frame';
import { leaveRow } from '../keyboard/list-focus';
import { RenameField } from './rename-field';
import { TaskMenu, type TaskMenuActions } from './task-menu';
import { TaskMeta } from './task-meta';

export interface RowActions extends TaskMenuActions {
  readonly onTick: (task: Task) => void;
  readonly onRenamed: (task: Task, title: string | null) => void;
  readonly onExtendTo: (task: Task) => void;
}

interface TaskRowProps extends RowPlace {
  task: Task;
  /** The list of the task, unless the page shows that list. */
  list: List | undefined;
  isSelected: boolean;
  /** Whether any task is selected: then each row shows a checkbox. */
  isSelecting: boolean;
  isRenaming: boolean;
  /** Whether completing removes the row: then focus has to move first. */
  leavesWhenTicked: boolean;
  actions: RowActions;
}

/** Memoised, because only one of many rows changes at a time. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, list, isSelected, isSelecting, isRenaming, leavesWhenTicked, actions, ...place } = props;
  const titleId = `title-${task.id}`;

  function open({ shiftKey, ctrlKey, metaKey }: MouseEvent): void {
    if (shiftKey) actions.onExtendTo(task);
    else if (ctrlKey || metaKey) actions.onSelect(task);
    else actions.onEdit(task);
  }

  return (
    <TaskRowFrame task={task} isSelected={isSelected} {...place}>
      {isSelecting && <SelectBox task={task} isSelected={isSelected} onSelect={actions.onSelect} />}
      <label className="-ms-3 grid size-11 shrink-0 place-items-center">
        <input
          type="checkbox"
          className="tick"
          data-control="tick"
          checked={task.completed}
          aria-labelledby={titleId}
          onChange={({ currentTarget }) => {
            if (leavesWhenTicked) leaveRow(currentTarget);
            actions.onTick(task);
          }}
        />
      </label>
      {isRenaming ? (
        <RenameField task={task} titleId={titleId} onDone={actions.onRenamed} />
      ) : (
        <button
          type="button"
          id={`edit-${task.id}`}
          data-control="title"
          className="min-w-0 grow rounded-sm px-1 py-2.5 text-start"
          onClick={open}
        >
          <span className="sr-only">{t`Edit`} </span>
          <TaskText task={task} list={list} titleId={titleId} />
        </button>
      )}
      <DeleteButton task={task} onDelete={actions.onDelete} />
      <TaskMenu task={task} actions={actions} />
    </TaskRowFrame>
  );
});

interface SelectBoxProps {
  task: Task;
  isSelected: boolean;
  onSelect: (task: Task) => void;
}

export function SelectBox({ task, isSelected, onSelect }: SelectBoxProps) {
  const { title } = task;
  return (
    <label className="-ms-3 grid size-11 shrink-0 place-items-center">
      <input
        type="checkbox"
        className="tick tick-square"
        data-control="select"
        checked={isSelected}
        aria-label={t`Select ${title}`}
        onChange={() => {
          onSelect(task);
        }}
      />
    </label>
  );
}

function DeleteButton({ task, onDelete }: { task: Task; onDelete: (task: Task) => void }) {
  const { title } = task;
  return (
    <button
      type="button"
      data-control="delete"
      title={t`Delete`}
      className="text-muted hover:bg-danger-soft hover:text-danger touch:hidden grid size-11 shrink-0 place-items-center rounded-md opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
      onClick={({ currentTarget }) => {
        leaveRow(currentTarget);
        onDelete(task);
      }}
    >
      <TrashIcon />
      <span className="sr-only">{t`Delete ${title}`}</span>
    </button>
  );
}

interface TaskTextProps {
  task: Task;
  list?: List | undefined;
  titleId?: string;
}

export function TaskText({ task, list, titleId }: TaskTextProps) {
  return (
    <>
      <span
        id={titleId}
        dir="auto"
        className={`block break-words ${task.completed ? 'text-muted line-through' : ''}`}
      >
        <FoundText text={task.title} />
      </span>
      {task.description !== null && (
        <span dir="auto" className="text-muted mt-0.5 line-clamp-2 text-sm break-words">
          <DescriptionWords text={task.description} />
        </span>
      )}
      <TaskMeta task={task} list={list} />
    </>
  );
}
