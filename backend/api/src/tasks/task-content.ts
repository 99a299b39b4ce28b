import type { TaskContent } from './task-row.js';

/** A whole content as a client may write it: what has a default may be left out. */
type GivenContent = Pick<TaskContent, 'title'> &
  Partial<{ [F in keyof TaskContent]: TaskContent[F] | undefined }>;

/** What is left out falls back to its default. */
export function complete(given: GivenContent): TaskContent {
  const { title, description = null, completed = false, listId = null, priority = 0, tags = [] } = given;
  const { dueDate = null, dueTime = null, dueZone = null } = given;
  return { title, description, completed, listId, priority, tags, dueDate, dueTime, dueZone };
}

/** A new due date takes the old time and zone away, unless it brings its own. */
export function duePart(
  given: Partial<Pick<TaskContent, 'dueDate' | 'dueTime' | 'dueZone'>>,
): Partial<TaskContent> {
  const { dueDate, dueTime = null, dueZone = null } = given;
  return dueDate === undefined ? {} : { dueDate, dueTime, dueZone };
}
