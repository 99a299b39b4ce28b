import type { Task } from '../../../api/client';
import { drafts } from '../../../lib/drafts';
import { knownFields } from '../../../lib/use-draft';
import { editOf, fieldsOf, isEdited, type TaskFields } from '../model/task-edit';

export const taskDraftName = (taskId: string): string => `task:${taskId}`;

/** The version is the one that the text began from, so that a task that changed since is a conflict. */
const formOf = (task: Task) => ({ ...fieldsOf(task), version: String(task.version) });

/** Returns the text of a task that was typed and not saved, and the task that it began from. */
export function readTaskDraft(
  userId: string,
  task: Task,
): Readonly<{ fields: TaskFields; began: Task }> | undefined {
  const draft = drafts.read(userId, taskDraftName(task.id));
  if (!draft) return undefined;
  const fields = knownFields(draft.fields, formOf(task));
  const { version, ...began } = knownFields(draft.initial, formOf(task));
  // Saved before, by a tab that closed before it heard of it, or typed on another device too.
  if (!isEdited(task, fields)) {
    drafts.clear(userId, taskDraftName(task.id));
    return undefined;
  }
  return { fields, began: { ...task, ...editOf(began), version: Number(version) } };
}

export function writeTaskDraft(userId: string, fields: TaskFields, began: Task): void {
  const initial = formOf(began);
  drafts.write(userId, taskDraftName(began.id), { fields: { ...initial, ...fields }, initial });
}
