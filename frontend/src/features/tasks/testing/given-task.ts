import type { List, Task } from '../../../api/client';

/** A valid open task; the test says only what matters to it. */
export function givenTask(change: Partial<Task> = {}): Task {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    userId: 'ada',
    title: 'Task',
    description: null,
    completed: false,
    completedAt: null,
    listId: null,
    priority: 0,
    tags: [],
    dueDate: null,
    dueTime: null,
    dueZone: null,
    repeat: null,
    repeatFrom: 'due',
    reminders: null,
    nextTaskId: null,
    position: 'a0',
    version: 1,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    deletedAt: null,
    ...change,
  };
}

export function givenList(id: string): List {
  return {
    id,
    userId: 'ada',
    name: id,
    colour: null,
    position: 'a0',
    version: 1,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
  };
}
