import { useEffect, useEffectEvent } from 'react';
import type { Task } from '../../../api/client';
import { useDraft } from '../../../lib/use-draft';
import { changeOf, editOf, fieldsOf, type TaskFields } from '../model/task-edit';

export const taskDraftName = (taskId: string): string => `task:${taskId}`;

/** The version is the one that the text began from, so that a task that changed since is a conflict. */
const formOf = (task: Task) => ({ ...fieldsOf(task), version: String(task.version) });

/** The fields of a task's form. What differs from the task is kept as a draft until it is saved or discarded. */
export function useTaskDraft(task: Task) {
  const { value, began, set, clear, wasRestored } = useDraft(taskDraftName(task.id), formOf(task));
  const fields: TaskFields = value;
  const base = taskWith(task, began);
  const edit = editOf(fields);
  const isChanged = Object.keys(changeOf(base, edit)).length > 0;

  const dropSaved = useEffectEvent(() => {
    // Saved before, by a tab that closed before it heard of it, or typed on another device too.
    if (wasRestored && Object.keys(changeOf(task, edit)).length === 0) clear();
  });
  useEffect(() => {
    dropSaved();
  }, []);

  return {
    /** The task that the text began from. */
    base,
    fields,
    edit,
    isChanged,
    wasRestored: wasRestored && isChanged,
    set: (change: Partial<TaskFields>): void => {
      set(change);
    },
    clear,
  };
}

function taskWith(task: Task, { version, ...fields }: ReturnType<typeof formOf>): Task {
  return Number(version) === task.version ? task : { ...task, ...editOf(fields), version: Number(version) };
}
