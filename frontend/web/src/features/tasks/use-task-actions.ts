import { useCallback } from 'react';
import type { Task, TaskDraft } from '../../api/client';
import { useAnnounce } from '../../ui/announcer';
import { useShowToast } from '../../ui/toasts';
import { useTaskSteps } from './task-changes';
import { useCreateTask } from './task-creations';
import { isInView, viewTitles, type TaskView } from './task-views';

export type NewTask = Omit<TaskDraft, 'id'>;

/** What a person can do with tasks, each with its undo and with words for a screen reader. */
export function useTaskActions(view: TaskView) {
  return { add: useAdd(view), ...useStepsWithUndo(view) };
}

/** A task that is added to the view of today is due today; one that a view does not show says where it went. */
function useAdd(view: TaskView) {
  const { mutate } = useCreateTask();
  const announce = useAnnounce();
  const showToast = useShowToast();
  return (tasks: readonly NewTask[]): void => {
    const isForToday = view.name === 'today' && view.search === undefined;
    for (const task of tasks) {
      mutate({ id: crypto.randomUUID(), ...(isForToday ? { dueDate: view.day } : {}), ...task });
    }
    const message = tasks.length === 1 ? `Added ${tasks[0]?.title ?? ''}` : `Added ${tasks.length} tasks`;
    if (['open', 'today', 'all'].includes(view.name)) announce(message);
    else showToast({ message: `${message}, under ${viewTitles.open}.` });
  };
}

function useStepsWithUndo(view: TaskView) {
  const { setCompleted, trash, restore } = useTaskSteps();
  const showToast = useShowToast();
  const announce = useAnnounce();
  const { name, day, search } = view;

  const say = useCallback(
    (message: string, after: Task, undo: () => void) => {
      // A task that stays in sight can be changed back where it is.
      if (isInView({ name, day, search }, after)) announce(message);
      else showToast({ message, action: { label: 'Undo', run: undo, isUndo: true } });
    },
    [name, day, search, announce, showToast],
  );

  return {
    tick: useCallback(
      (task: Task): void => {
        const after = { ...task, completed: !task.completed };
        setCompleted(task, after.completed);
        say(`${after.completed ? 'Completed' : 'Reopened'} “${task.title}”`, after, () => {
          setCompleted(after, task.completed);
        });
      },
      [setCompleted, say],
    ),
    remove: useCallback(
      (task: Task): void => {
        const after = { ...task, deletedAt: new Date().toISOString() };
        trash(task);
        say(`Deleted “${task.title}”`, after, () => {
          restore(after);
        });
      },
      [trash, restore, say],
    ),
    restore: useCallback(
      (task: Task): void => {
        const after = { ...task, deletedAt: null };
        restore(task);
        say(`Restored “${task.title}”`, after, () => {
          trash(after);
        });
      },
      [trash, restore, say],
    ),
  };
}
