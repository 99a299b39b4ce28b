import { plural, t } from '@lingui/core/macro';
import { useCallback, useMemo } from 'react';
import type { List, Task, TaskChange, TaskDraft } from '../../../api/client';
import { dayInSentence, today } from '../../../lib/calendar';
import { useAnnounce } from '../../../ui/announcer';
import { useShowToast } from '../../../ui/toasts';
import { useTaskSteps } from '../api/change-task';
import { draftedTask } from '../model/task-draft';
import { isInView, type TaskView } from '../model/task-view';
import { useOutbox } from '../sync/use-outbox';

export type NewTask = Omit<TaskDraft, 'id'>;

/** Reports a change and offers to undo it. */
type Report = (message: string, after: Task, undo: () => void) => void;

/** The actions on tasks, each with an undo and an announcement. */
export function useTaskActions(view: TaskView) {
  const say = useSay(view);
  const changes = useChangesWithUndo(say);
  const steps = useStepsWithUndo(say);
  const skip = useSkip();
  return useMemo(() => ({ ...steps, ...changes, skip }), [steps, changes, skip]);
}

/** Adds tasks with the properties of the view, and says where a task went if the view doesn't show it. */
export function useAddTasks(view: TaskView, lists: readonly List[]): (tasks: readonly NewTask[]) => void {
  const outbox = useOutbox();
  const announce = useAnnounce();
  const showToast = useShowToast();
  return (tasks) => {
    const drafts = tasks.map((task) => ({ id: crypto.randomUUID(), ...givenBy(view), ...task }));
    for (const draft of drafts) outbox.add({ kind: 'create', draft });
    const [first] = drafts;
    if (!first) return;
    const { title } = first;
    const message =
      drafts.length === 1 ? t`Added ${title}` : plural(drafts.length, { other: 'Added # tasks' });
    if (view.search === undefined && drafts.every((draft) => isInView(view, draftedTask(draft)))) {
      announce(message);
      return;
    }
    const listId = first.listId ?? null;
    const place = lists.find(({ id }) => id === listId)?.name ?? t`Inbox`;
    showToast({ message: t`${message} to ${place}.` });
  };
}

function givenBy({ name, day, listId, tag, search }: TaskView): Partial<NewTask> {
  if (search !== undefined) return {};
  return {
    ...(name === 'today' ? { dueDate: day } : {}),
    ...(listId === undefined ? {} : { listId }),
    ...(tag === undefined ? {} : { tags: [tag] }),
  };
}

function useSay(view: TaskView): Report {
  const showToast = useShowToast();
  const announce = useAnnounce();
  return useCallback(
    (message, after, undo) => {
      // A task that stays visible can be changed back in place.
      if (isInView(view, after)) announce(message);
      else showToast({ message, action: { label: t`Undo`, run: undo, isUndo: true } });
    },
    [view, announce, showToast],
  );
}

/** Skips to the next date, which only the server knows. */
function useSkip(): (task: Task) => void {
  const { skip, change } = useTaskSteps();
  const showToast = useShowToast();
  return useCallback(
    (task) => {
      const { title, dueDate, dueTime, dueZone, repeat } = task;
      skip(task, (skipped) => {
        const day = dayInSentence(skipped.dueDate ?? today(), today());
        const run = (): void => {
          change(skipped, { dueDate, dueTime, dueZone, repeat });
        };
        showToast({
          message: t`Moved “${title}” to ${day}`,
          action: { label: t`Undo`, run, isUndo: true },
        });
      });
    },
    [skip, change, showToast],
  );
}

function useStepsWithUndo(say: Report) {
  const { setCompleted, trash, restore } = useTaskSteps();
  return useMemo(
    () => ({
      tick: (task: Task): void => {
        const { title } = task;
        const after = { ...task, completed: !task.completed };
        setCompleted(task, after.completed);
        say(after.completed ? t`Completed “${title}”` : t`Reopened “${title}”`, after, () => {
          setCompleted(after, task.completed);
        });
      },
      remove: (task: Task): void => {
        const { title } = task;
        const after = { ...task, deletedAt: new Date().toISOString() };
        trash(task);
        say(t`Deleted “${title}”`, after, () => {
          restore(after);
        });
      },
      restore: (task: Task): void => {
        const { title } = task;
        const after = { ...task, deletedAt: null };
        restore(task);
        say(t`Restored “${title}”`, after, () => {
          trash(after);
        });
      },
    }),
    [setCompleted, trash, restore, say],
  );
}

function useChangesWithUndo(say: Report) {
  const { change } = useTaskSteps();
  return useMemo(() => {
    const changeWithUndo = (message: string, task: Task, next: TaskChange, before: TaskChange): void => {
      const after = { ...task, ...next };
      change(task, next);
      say(message, after, () => {
        change(after, before);
      });
    };
    return {
      rename: (task: Task, title: string): void => {
        changeWithUndo(t`Renamed to “${title}”`, task, { title }, { title: task.title });
      },
      setDue: (task: Task, dueDate: string | null): void => {
        const { title, dueTime, dueZone } = task;
        const day = dueDate === null ? null : dayInSentence(dueDate, today());
        const message =
          day === null ? t`Removed the due date from “${title}”` : t`“${title}” is now due ${day}`;
        const next = { dueDate, dueTime: null, dueZone: null };
        changeWithUndo(message, task, next, { dueDate: task.dueDate, dueTime, dueZone });
      },
      moveToList: (task: Task, list: Pick<List, 'id' | 'name'> | null): void => {
        const { title, listId } = task;
        if (listId === (list?.id ?? null)) return;
        const place = list?.name ?? t`Inbox`;
        changeWithUndo(t`Moved “${title}” to ${place}`, task, { listId: list?.id ?? null }, { listId });
      },
    };
  }, [change, say]);
}
