import type { TaskEntity } from './task.entity.js';

/** The columns that leave the table, in the order of the answer. */
export const TASK_FIELDS = [
  'id',
  'userId',
  'title',
  'description',
  'completed',
  'completedAt',
  'listId',
  'priority',
  'tags',
  'dueDate',
  'dueTime',
  'dueZone',
  'repeat',
  'repeatFrom',
  'nextTaskId',
  'position',
  'version',
  'createdAt',
  'updatedAt',
  'deletedAt',
] as const satisfies readonly (keyof TaskEntity)[];

/** A task as it is read: what TypeORM would make a Date stays the ISO text that the pool's parser wrote. */
export type TaskRow = {
  readonly [Field in (typeof TASK_FIELDS)[number]]: TaskEntity[Field] extends Date
    ? string
    : TaskEntity[Field] extends Date | null
      ? string | null
      : TaskEntity[Field];
};

/** What people write into a task; a PUT replaces all of it. */
export const CONTENT_FIELDS = [
  'title',
  'description',
  'completed',
  'listId',
  'priority',
  'tags',
  'dueDate',
  'dueTime',
  'dueZone',
  'repeat',
  'repeatFrom',
] as const satisfies readonly (keyof TaskRow)[];

export type TaskContent = Pick<TaskRow, (typeof CONTENT_FIELDS)[number]>;
