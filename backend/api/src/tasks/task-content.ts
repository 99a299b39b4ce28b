import type { TaskContent } from './task-row.js';

/** A whole content as a client may write it: what has a default may be left out. */
type GivenContent = Pick<TaskContent, 'title'> &
  Partial<{ [F in keyof TaskContent]: TaskContent[F] | undefined }>;

/** What is left out falls back to its default. */
export function complete(given: GivenContent): TaskContent {
  const { title, description = null, completed = false, listId = null, priority = 0, tags = [] } = given;
  const { dueDate = null, dueTime = null, dueZone = null, repeat = null, repeatFrom = 'due' } = given;
  const due = { dueDate, dueTime, dueZone, repeat, repeatFrom };
  return { title, description, completed, listId, priority, tags, ...due };
}

/**
 * A new due date takes the old time and zone away, unless it brings its own; without a due date nothing can repeat.
 */
export function duePart(
  given: Partial<Pick<TaskContent, 'dueDate' | 'dueTime' | 'dueZone' | 'repeat'>>,
): Partial<TaskContent> {
  const { dueDate, dueTime = null, dueZone = null, repeat } = given;
  if (dueDate === undefined) return {};
  return { dueDate, dueTime, dueZone, ...(dueDate === null && repeat === undefined && { repeat: null }) };
}
