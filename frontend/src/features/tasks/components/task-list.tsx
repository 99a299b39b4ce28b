import { lazy, Suspense, useCallback, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { List, Task } from '../../../api/client';
import { loadLater } from '../../../lib/load-later';
import type { DropSide } from './drag/task-dragging';
import { TaskRow, type RowActions } from './task-row';
import type { Selection } from '../hooks/use-selection';
import type { RowWindow } from './virtual-window';

/** Up to this many rows are all rendered, so that the browser's search finds them. */
const ALL_ROWS_MAX = 200;

/** Loaded with the first longer list. */
const VirtualWindow = lazy(() => loadLater(() => import('./virtual-window')));

interface TaskListProps {
  label: string;
  tasks: readonly Task[];
  /** Whether the server has more tasks after these. */
  hasMore: boolean;
  lists: readonly List[];
  /** Whether each task shows its list. */
  showsList: boolean;
  selection: Selection;
  renamed: string | null;
  leavesWhenTicked: boolean;
  actions: RowActions;
  onDrop?: ((task: Task, target: Task, side: DropSide) => void) | undefined;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Rows stay siblings even when only some are rendered; padding stands in for the rest. */
export function TaskList({ label, tasks, hasMore, lists, showsList, selection, ...rest }: TaskListProps) {
  const { renamed, leavesWhenTicked, actions, onDrop, onKeyDown } = rest;
  const listRef = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState<RowWindow | null>(null);
  const { focused, onFocus } = useFocusedRow();
  const isLong = tasks.length > ALL_ROWS_MAX;
  const part = isLong ? shown : null;
  if (tasks.length === 0) return null;

  return (
    <>
      {isLong && (
        <Suspense>
          <VirtualWindow count={tasks.length} listRef={listRef} focused={focused} onChange={setShown} />
        </Suspense>
      )}
      <ul
        ref={listRef}
        aria-label={label}
        style={part ? { paddingBlockStart: part.before, paddingBlockEnd: part.after } : {}}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {(part?.rows ?? firstRows(tasks.length)).map((index) => {
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
              measure={part?.measure}
            />
          );
        })}
      </ul>
    </>
  );
}

function firstRows(count: number): number[] {
  return Array.from({ length: Math.min(count, ALL_ROWS_MAX) }, (_, index) => index);
}

function useFocusedRow() {
  const [focused, setFocused] = useState<number | null>(null);
  const onFocus = useCallback(({ target }: FocusEvent) => {
    const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
    setFocused(index === undefined ? null : Number(index));
  }, []);
  return { focused, onFocus };
}
