import type { KeyboardEvent } from 'react';
import type { List, Task } from '../../api/client';
import type { DropSide } from './drag/task-dragging';
import { TaskRow, type RowActions } from './task-row';
import { useVirtualRows } from './use-virtual-rows';
import type { Selection } from './use-selection';

interface TaskListProps {
  label: string;
  tasks: readonly Task[];
  /** The server has more behind them. */
  hasMore: boolean;
  lists: readonly List[];
  /** Names the list of each task, where the page does not. */
  showsList: boolean;
  selection: Selection;
  renamed: string | null;
  leavesWhenTicked: boolean;
  actions: RowActions;
  onDrop?: ((task: Task, target: Task, side: DropSide) => void) | undefined;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

export function TaskList({ label, tasks, hasMore, lists, showsList, selection, ...rest }: TaskListProps) {
  const { renamed, leavesWhenTicked, actions, onDrop, onKeyDown } = rest;
  const { listRef, rows, padding, measure, onFocus } = useVirtualRows(tasks.length);
  if (tasks.length === 0) return null;
  return (
    <ul ref={listRef} aria-label={label} style={padding} onKeyDown={onKeyDown} onFocus={onFocus}>
      {rows.map((index) => {
        const task = tasks[index];
        if (!task) return null;
        return (
          <TaskRow
            key={task.id}
            task={task}
            list={showsList ? lists.find(({ id }) => id === task.listId) : undefined}
            isSelected={selection.ids.has(task.id)}
            isSelecting={selection.ids.size > 0}
            isRenaming={renamed === task.id}
            leavesWhenTicked={leavesWhenTicked}
            actions={actions}
            index={index}
            setSize={hasMore ? -1 : tasks.length}
            onDrop={onDrop}
            measure={measure}
          />
        );
      })}
    </ul>
  );
}
