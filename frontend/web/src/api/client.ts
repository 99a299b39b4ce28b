import { RequestFailure } from '../lib/request-failure';
import { client } from './generated/client.gen';
import * as sdk from './generated/sdk.gen';
import type { CreateTask, ListTasksData, Profile, Task, TaskPage, UpdateTask } from './generated/types.gen';

export type { Profile, Task, TaskPage };

export type TaskDraft = Readonly<CreateTask & { id: string }>;
export type TaskChange = Readonly<UpdateTask>;
export type TaskQuery = Readonly<NonNullable<ListTasksData['query']>>;

/** Called once at start: every call below goes through this `fetch`, which carries the access token. */
export function connectApi(send: (request: Request) => Promise<Response>): void {
  client.setConfig({
    baseUrl: window.location.origin,
    fetch: (input, init) => send(new Request(input, init)),
  });
  client.interceptors.error.use((error, response) => {
    if (error instanceof RequestFailure || isAbort(error)) return error;
    return response ? RequestFailure.answered(response, error) : RequestFailure.unanswered(error);
  });
}

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
  return (await sdk.updateTask({ path: { userId, taskId }, body: change, headers, throwOnError: true })).data;
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

export async function getProfile(userId: string, signal: AbortSignal): Promise<Profile> {
  return (await sdk.getProfile({ path: { userId }, signal, throwOnError: true })).data;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
