import type { Task, TaskDraft } from '../../../api/client';

/** The part of a task that decides which views show it. */
export type Placeable = Pick<
  Task,
  'listId' | 'tags' | 'priority' | 'completed' | 'dueDate' | 'dueTime' | 'dueZone' | 'deletedAt'
>;

export function draftedTask(draft: TaskDraft): Placeable {
  const { listId = null, tags = [], priority = 0, completed = false } = draft;
  const { dueDate = null, dueTime = null, dueZone = null } = draft;
  return { listId, tags, priority, completed, dueDate, dueTime, dueZone, deletedAt: null };
}
