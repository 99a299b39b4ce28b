import {
  changeTasks,
  createList,
  createTask,
  createTasks,
  deleteList,
  deleteTask,
  getTask,
  moveList,
  moveTask,
  restoreTask,
  skipTask,
  undoTasks,
  updateList,
  updateTask,
  type BulkOutcome,
  type List,
  type Task,
} from '../../../api/client';
import { isGone, RequestFailure } from '../../../lib/request-failure';
import { changed, conflicts, isDone, merged, type Change, type Update } from './change';
import type { ListStep } from './list-change';

/** What the server has after a change. `since` is the version before it, if nothing else has changed since. */
export type Saved = Readonly<
  | { task: Task; since?: number }
  | { outcome: BulkOutcome }
  | { list: List }
  /** Restores a deleted list and its tasks; null if the list was gone or is restored. */
  | { deletionId: string | null }
>;

/** What the server has after several new tasks. */
export type SavedTogether = Readonly<{ created: readonly Task[] }>;

/** The task was changed elsewhere in a field that this change sets too. `current` is how it is now. */
export class ChangeConflict extends Error {
  override readonly name = 'ChangeConflict';
  constructor(readonly current: Task) {
    super('The task was changed elsewhere');
  }
}

/** Another device may save between reading the task and writing it. */
const MAX_REBASES = 3;

/**
 * Sends one change, several updates of one task as one, or several new tasks in one request.
 *
 * @param version The latest version of the task, if only this device has changed it since the user saw it.
 * @throws RequestFailure if the server refuses it or doesn't respond, or ChangeConflict.
 */
export async function sendChange(
  userId: string,
  changes: readonly [Change, ...Change[]],
  version = 0,
): Promise<Saved | SavedTogether> {
  const [change] = changes;
  switch (change.kind) {
    case 'create':
      if (changes.length > 1) return { created: await createTasks(userId, changes.flatMap(draftOf)) };
      return { task: await createTask({ path: { userId }, body: change.draft }) };
    case 'update':
      return sendUpdates(userId, change.before, changes.filter(isUpdate), version);
    case 'move': {
      const path = { userId, taskId: change.before.id };
      return { task: await moveTask({ path, body: { afterId: change.afterId } }) };
    }
    case 'trash':
      await deleteTask({ path: { userId, taskId: change.before.id } }).catch(unlessGone);
      return { task: changed(change, change.before, Date.now()) };
    case 'restore':
      return { task: await restoreOnce(userId, change.before.id) };
    case 'skip':
      return { task: await skipOnce(userId, change.before) };
    case 'bulk': {
      const ids = change.tasks.map(({ id }) => id);
      return { outcome: await changeTasks(userId, ids, change.changes) };
    }
    case 'undo':
      return { outcome: await undoOnce(userId, change.bulkId) };
    default:
      return sendListStep(userId, change);
  }
}

const draftOf = (change: Change) => (change.kind === 'create' ? [change.draft] : []);

export function isUpdate(change: Change): change is Update {
  return change.kind === 'update';
}

/** Sends updates with the version they were made for. Only a change of the same field elsewhere is a conflict. */
async function sendUpdates(
  userId: string,
  before: Task,
  updates: readonly Update[],
  version: number,
): Promise<Saved> {
  const change = merged(updates);
  let expected = Math.max(version, before.version);
  for (let rebases = 0; ; rebases += 1) {
    try {
      return { task: await updateTask(userId, before.id, change, expected), since: expected };
    } catch (error) {
      if (!(error instanceof RequestFailure && error.status === 412) || rebases === MAX_REBASES) throw error;
    }
    const current = await getTask({ path: { userId, taskId: before.id } });
    if (isDone(change, current)) return { task: current };
    if (conflicts(updates, current).length > 0) throw new ChangeConflict(current);
    expected = current.version;
  }
}

/** A task that an earlier attempt has restored isn't in the trash any more. */
async function restoreOnce(userId: string, taskId: string): Promise<Task> {
  const path = { userId, taskId };
  return restoreTask({ path }).catch((error: unknown) => {
    unlessGone(error);
    return getTask({ path });
  });
}

/** A second skip would move the task by another date, so one that may have arrived isn't repeated. */
async function skipOnce(userId: string, { id, dueDate }: Task): Promise<Task> {
  const current = await getTask({ path: { userId, taskId: id } });
  return current.dueDate === dueDate ? skipTask(userId, id) : current;
}

/** The server forgets a change once it is undone, for example by an earlier attempt, and after a day. */
async function undoOnce(userId: string, bulkId: string): Promise<BulkOutcome> {
  try {
    return await undoTasks(userId, bulkId);
  } catch (error) {
    if (!isGone(error)) throw error;
    return { bulkId: null, results: [] };
  }
}

/** A lost response is sent again, so a list may be deleted or restored already. */
async function sendListStep(userId: string, step: ListStep): Promise<Saved> {
  const { id, name, colour } = step.list;
  const path = { userId, listId: id };
  switch (step.kind) {
    case 'create-list':
      return { list: await createList({ path: { userId }, body: { id, name, colour } }) };
    case 'update-list':
      return { list: await updateList({ path, body: step.change }) };
    case 'move-list':
      return { list: await moveList({ path, body: { afterId: step.afterId } }) };
    case 'delete-list': {
      const deletion = await deleteList({ path }).catch(unlessGone);
      return { deletionId: deletion?.bulkId ?? null };
    }
    case 'restore-list':
      await undoOnce(userId, step.deletionId);
      return { deletionId: null };
  }
}

/** A task that was deleted elsewhere is what the user wanted. */
function unlessGone(error: unknown): undefined {
  if (!isGone(error)) throw error;
}
