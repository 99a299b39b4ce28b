import { localZone } from '../lib/calendar';
import { RequestFailure } from '../lib/request-failure';
import { authorised } from './connection';
import { client } from './generated/client.gen';
import * as sdk from './generated/sdk.gen';
import type {
  BulkChanges,
  BulkOutcome,
  CreateList,
  CreateTask,
  List,
  ListDeletion,
  ListTasksData,
  MoveTask,
  Task,
  TaskPage,
  TaskSummary,
  UpdateList,
  UpdateTask,
} from './generated/types.gen';

export type { BulkChanges, BulkOutcome, List, Task, TaskPage, TaskSummary };

export type TaskDraft = Readonly<CreateTask & { id: string }>;
export type TaskChange = Readonly<UpdateTask>;
export type ListDraft = Readonly<CreateList & { id: string }>;
export type ListChange = Readonly<UpdateList>;
export type TaskQuery = Readonly<NonNullable<ListTasksData['query']>>;

client.setConfig({
  baseUrl: window.location.origin,
  fetch: (input, init) => authorised(new Request(input, init)),
});
client.interceptors.error.use((error, response) => {
  if (error instanceof RequestFailure || isAbort(error)) return error;
  return response ? RequestFailure.answered(response, error) : RequestFailure.unanswered(error);
});

export async function listTasks(userId: string, query: TaskQuery, signal: AbortSignal): Promise<TaskPage> {
  return (await sdk.listTasks({ path: { userId }, query, signal, throwOnError: true })).data;
}

export async function getTask(userId: string, taskId: string): Promise<Task> {
  return (await sdk.getTask({ path: { userId, taskId }, throwOnError: true })).data;
}

/** Safe to repeat: the id is the client's, and replaying it answers with the row that is there already. */
export async function createTask(userId: string, draft: TaskDraft): Promise<Task> {
  return (await sdk.createTask({ path: { userId }, body: draft, throwOnError: true })).data;
}

/** With `version`, changes the task only if nobody changed it since (412 TASK_VERSION_STALE otherwise). */
export async function updateTask(
  userId: string,
  taskId: string,
  change: TaskChange,
  version?: number,
): Promise<Task> {
  const headers = version === undefined ? {} : { 'If-Match': `"${version}"` };
  const path = { userId, taskId };
  return (await sdk.updateTask({ path, body: change, headers, query: here(), throwOnError: true })).data;
}

/** Into the trash, or with `permanent` for good. */
export async function deleteTask(
  userId: string,
  taskId: string,
  query: { permanent?: boolean } = {},
): Promise<void> {
  await sdk.deleteTask({ path: { userId, taskId }, query, throwOnError: true });
}

/** Out of the trash. 404 when it is not there any more. */
export async function restoreTask(userId: string, taskId: string): Promise<Task> {
  return (await sdk.restoreTask({ path: { userId, taskId }, throwOnError: true })).data;
}

/** Behind another task of the list, or with `afterId: null` to its first place. */
export async function moveTask(userId: string, taskId: string, place: MoveTask): Promise<Task> {
  return (await sdk.moveTask({ path: { userId, taskId }, body: place, throwOnError: true })).data;
}

/** A task that comes back, to its next date. 409 TASK_NOT_REPEATING when there is none. */
export async function skipTask(userId: string, taskId: string): Promise<Task> {
  return (await sdk.skipTask({ path: { userId, taskId }, query: here(), throwOnError: true })).data;
}

/** Up to 500 tasks at once: all that there are, or none. The outcome names the change, to undo it by. */
export async function changeTasks(
  userId: string,
  ids: readonly string[],
  changes: BulkChanges,
): Promise<BulkOutcome> {
  const body = { ids: [...ids], changes };
  return (await sdk.changeTasks({ path: { userId }, body, query: here(), throwOnError: true })).data;
}

/** Undoes such a change, except where a task has been changed since. 404 when that was done, or a day ago. */
export async function undoTasks(userId: string, bulkId: string): Promise<BulkOutcome> {
  return (await sdk.undoTasks({ path: { userId, bulkId }, query: here(), throwOnError: true })).data;
}

/** How many there are to do today, this week, in each list and with each tag. */
export async function summariseTasks(
  userId: string,
  today: string,
  signal: AbortSignal,
): Promise<TaskSummary> {
  return (await sdk.summariseTasks({ path: { userId }, query: { today }, signal, throwOnError: true })).data;
}

export async function listLists(userId: string, signal: AbortSignal): Promise<List[]> {
  return (await sdk.listLists({ path: { userId }, signal, throwOnError: true })).data.items;
}

/** Safe to repeat, as the creation of a task is. */
export async function createList(userId: string, draft: ListDraft): Promise<List> {
  return (await sdk.createList({ path: { userId }, body: draft, throwOnError: true })).data;
}

export async function updateList(userId: string, listId: string, change: ListChange): Promise<List> {
  return (await sdk.updateList({ path: { userId, listId }, body: change, throwOnError: true })).data;
}

/** Behind another list, or with null to the first place. */
export async function moveList(userId: string, listId: string, afterId: string | null): Promise<List> {
  return (await sdk.moveList({ path: { userId, listId }, body: { afterId }, throwOnError: true })).data;
}

/** Its tasks go to the trash. The outcome names the change, to undo it by. */
export async function deleteList(userId: string, listId: string): Promise<ListDeletion> {
  return (await sdk.deleteList({ path: { userId, listId }, throwOnError: true })).data;
}

/** The delay before reconnecting, unless the server sends another. */
export const RETRY_MS = 1_000;

export type ServerEvent = Readonly<{ event?: string; data: unknown; id?: string; retry?: number }>;

/**
 * Listens to the change stream until it ends, and throws if it breaks. Comments arrive as events without a name.
 *
 * @param lastEventId Where an earlier stream ended; null: from now on.
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
    fetch: async (input, init) => {
      const response = await authorised(new Request(input, init));
      if (response.ok) return response;
      throw RequestFailure.answered(response, await response.json().catch(() => null));
    },
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
  if (failure !== undefined) throw failure;
}

/** Whose today it is that the next date of a repeating task may not lie before. */
function here(): { zone: string } {
  return { zone: localZone() };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
