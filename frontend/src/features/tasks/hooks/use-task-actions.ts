import { plural, t } from '@lingui/core/macro';
import { useCallback, useMemo } from 'react';
import type { List, Task, TaskChange, TaskDraft } from '../../../api/client';
import { dayInSentence, today } from '../../../lib/calendar';
import { useAnnounce } from '../../../ui/announcer';
import { useShowToast } from '../../../ui/toasts';
import { useTaskSteps } from '../api/change-task';
import { dueInSentence } from '../model/due';
import { draftedTask } from '../model/task-draft';
import { isInView, type TaskView } from '../model/task-view';
import { together, type Reversible } from '../sync/history';
import { makeChange } from '../sync/reversible-change';
import { useOutbox } from '../sync/use-outbox';
import { useHistory } from '../sync/use-history';

export type NewTask = Omit<TaskDraft, 'id'>;

/** Records a change, reports it and offers to undo it. */
type Report = (message: string, after: Task, step: Reversible) => void;

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
  const { record } = useHistory();
  return (tasks) => {
    const drafts = tasks.map((task) => ({ id: crypto.randomUUID(), ...givenBy(view), ...task }));
    const [first] = drafts;
    if (!first) return;
    const steps = drafts.map((draft) => makeChange(outbox, { kind: 'create', draft }));
    const { title } = first;
    const message =
      drafts.length === 1 ? t`Added ${title}` : plural(drafts.length, { other: 'Added # tasks' });
    record(message, together(steps));
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
  const { record } = useHistory();
  return useCallback(
    (message, after, step) => {
      const recorded = record(message, step);
      // A task that stays visible can be changed back in place.
      if (isInView(view, after)) announce(message);
      else showToast({ message, ...recorded });
    },
    [view, announce, showToast, record],
  );
}

/** Skips to the next date, which only the server knows. */
function useSkip(): (task: Task) => void {
  const { skip } = useTaskSteps();
  const { record } = useHistory();
  const showToast = useShowToast();
  return useCallback(
    (task) => {
      const { title } = task;
      let isSkipped = false;
      const recorded = record(
        t`Skipped “${title}”`,
        skip(task, (skipped) => {
          // Made again, it is reported as that.
          if (isSkipped) return;
          isSkipped = true;
          const day = dayInSentence(skipped.dueDate ?? today(), today());
          showToast({ message: t`Moved “${title}” to ${day}`, ...recorded });
        }),
      );
    },
    [skip, record, showToast],
  );
}

function useStepsWithUndo(say: Report) {
  const { change, trash, restore } = useTaskSteps();
  return useMemo(
    () => ({
      tick: (task: Task): void => {
        const { title } = task;
        const after = { ...task, completed: !task.completed };
        const message = after.completed ? t`Completed “${title}”` : t`Reopened “${title}”`;
        say(message, after, change(task, { completed: after.completed }));
      },
      remove: (task: Task): void => {
        const { title } = task;
        say(t`Deleted “${title}”`, { ...task, deletedAt: new Date().toISOString() }, trash(task));
      },
      restore: (task: Task): void => {
        const { title } = task;
        say(t`Restored “${title}”`, { ...task, deletedAt: null }, restore(task));
      },
    }),
    [change, trash, restore, say],
  );
}

function useChangesWithUndo(say: Report) {
  const { change } = useTaskSteps();
  return useMemo(() => {
    const changeWithUndo = (message: string, task: Task, next: TaskChange): void => {
      say(message, { ...task, ...next }, change(task, next));
    };
    return {
      rename: (task: Task, title: string): void => {
        changeWithUndo(t`Renamed to “${title}”`, task, { title });
      },
      setDue: (task: Task, due: TaskChange): void => {
        const { title } = task;
        const { dueDate = task.dueDate, dueTime = null } = due;
        const day = dueInSentence(dueDate, dueTime);
        const message =
          dueDate === null ? t`Removed the due date from “${title}”` : t`“${title}” is now due ${day}`;
        changeWithUndo(message, task, due);
      },
      moveToList: (task: Task, list: Pick<List, 'id' | 'name'> | null): void => {
        const { title, listId } = task;
        if (listId === (list?.id ?? null)) return;
        const place = list?.name ?? t`Inbox`;
        changeWithUndo(t`Moved “${title}” to ${place}`, task, { listId: list?.id ?? null });
      },
    };
  }, [change, say]);
}
