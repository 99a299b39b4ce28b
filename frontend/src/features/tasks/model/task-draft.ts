import type { Task, TaskDraft } from '../../../api/client';

/** A task that is not yet on the server, as it will be there: enough to know which views show it. */
export type Placeable = Pick<Task, 'listId' | 'tags' | 'priority' | 'completed' | 'dueDate' | 'deletedAt'>;

export function draftedTask(draft: TaskDraft): Placeable {
  const { listId = null, tags = [], priority = 0, completed = false, dueDate = null } = draft;
  return { listId, tags, priority, completed, dueDate, deletedAt: null };
}
