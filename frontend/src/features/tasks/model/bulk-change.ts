import type { BulkChanges, Task } from '../../../api/client';

/** The limit of the API. */
export const BULK_MAX = 500;

/** Applies a bulk change to a task until the server sends the result. */
export function applied(changes: BulkChanges, task: Task): Task {
  const { addTags = [], removeTags = [], trashed, completed = task.completed, ...content } = changes;
  const { dueDate = task.dueDate, dueTime = task.dueTime, dueZone = task.dueZone } = content;
  const isTimed = dueDate !== null && dueTime !== null;
  return {
    ...task,
    completed,
    completedAt: completed ? (task.completedAt ?? new Date().toISOString()) : null,
    priority: content.priority ?? task.priority,
    listId: content.listId === undefined ? task.listId : content.listId,
    tags: [...new Set([...task.tags, ...addTags])].filter((tag) => !removeTags.includes(tag)),
    deletedAt: trashed === undefined ? task.deletedAt : trashed ? new Date().toISOString() : null,
    dueDate,
    dueTime: isTimed ? dueTime : null,
    dueZone: isTimed ? dueZone : null,
  };
}
