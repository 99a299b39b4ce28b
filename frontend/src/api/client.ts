import { localZone } from '../lib/calendar';
import { orFail } from '../lib/fetch-or-fail';
import { authorised } from './connection';
import * as sdk from './generated/sdk.gen';
import type {
  BulkChanges,
  BulkOutcome,
  CreateTask,
  ListTasksData,
  Task,
  UpdateTask,
} from './generated/types.gen';

export {
  createList,
  createTask,
  deleteList,
  deleteTask,
  getTask,
  listLists,
  listTasks,
  moveList,
  moveTask,
  restoreTask,
  summariseTasks,
  updateList,
} from './generated/sdk.gen';
export type { BulkChanges, BulkOutcome, List, Task, TaskPage, TaskSummary } from './generated/types.gen';

export type TaskDraft = Readonly<CreateTask & { id: string }>;
export type TaskChange = Readonly<UpdateTask>;
export type TaskQuery = Readonly<NonNullable<ListTasksData['query']>>;

/** With `version`, fails with 412 TASK_VERSION_STALE if the task has changed since that version. */
export function updateTask(
  userId: string,
  taskId: string,
  change: TaskChange,
  version?: number,
): Promise<Task> {
  const headers = version === undefined ? {} : { 'If-Match': `"${version}"` };
  return sdk.updateTask({ path: { userId, taskId }, body: change, headers, query: here() });
}

/** Moves a repeating task to its next date. 409 TASK_NOT_REPEATING if there is none. */
export function skipTask(userId: string, taskId: string): Promise<Task> {
  return sdk.skipTask({ path: { userId, taskId }, query: here() });
}

/** Creates up to 50 tasks in this order, all or none. Returns those that exist as they are. */
export async function createTasks(userId: string, drafts: readonly TaskDraft[]): Promise<Task[]> {
  return (await sdk.createTasks({ path: { userId }, body: { tasks: [...drafts] } })).tasks;
}

/** Changes up to 500 tasks, all or none. The outcome has the id to undo the change with. */
export function changeTasks(
  userId: string,
  ids: readonly string[],
  changes: BulkChanges,
): Promise<BulkOutcome> {
  return sdk.changeTasks({ path: { userId }, body: { ids: [...ids], changes }, query: here() });
}

/** Skips tasks that have changed since. 404 once the change was undone or is a day old. */
export function undoTasks(userId: string, bulkId: string): Promise<BulkOutcome> {
  return sdk.undoTasks({ path: { userId, bulkId }, query: here() });
}

/** The delay before reconnecting, unless the server sends another. */
export const RETRY_MS = 1_000;

export type ServerEvent = Readonly<{ event?: string; data: unknown; id?: string; retry?: number }>;

/**
 * Listens to the change stream until it ends, and throws if it breaks. Comments arrive as events without a name.
 *
 * @param lastEventId Where an earlier stream ended, or null to start now.
 */
export async function listenToEvents(
  userId: string,
  lastEventId: string | null,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  let failure: unknown;
  const { stream } = await sdk.listenToEvents({
    path: { userId },
    headers: lastEventId === null ? {} : { 'Last-Event-ID': lastEventId },
    cache: 'no-store',
    signal,
    fetch: (input, init) => orFail(authorised(new Request(input, init))),
    sseMaxRetryAttempts: 1,
    sseDefaultRetryDelay: RETRY_MS,
    onSseEvent: onEvent,
    onSseError: (error) => {
      failure = error;
    },
  });
  while (!(await stream.next()).done) {
    // `onSseEvent` has handled it.
  }
  if (failure !== undefined)
    throw failure instanceof Error ? failure : new Error('The event stream failed', { cause: failure });
}

/** The time zone whose today is the earliest next date of a repeating task. */
function here(): { zone: string } {
  return { zone: localZone() };
}
