import { RequestFailure } from '../../../lib/request-failure';
import { idsOf, isCreation, needsOf } from './change';
import type { Entry } from './outbox-store';
import { isUpdate } from './send-change';

/** A change that the server doesn't have. `error` says why the last attempt failed. */
export type PendingChange = Entry & Readonly<{ error: Error | null }>;

/** Returns the first change that can be sent, with the updates of the same task that follow it. */
export function nextToSend(
  pending: readonly PendingChange[],
): readonly [PendingChange, ...PendingChange[]] | null {
  const blocked = new Set<string>();
  /** What earlier changes that wait need as it is. */
  const needed = new Set<string>();
  const waiting = pending.filter((entry) => {
    const { change, error } = entry;
    const [ids, needs] = [idsOf(change), needsOf(change)];
    const isFree =
      !ids.some((id) => blocked.has(id) || needed.has(id)) && !needs.some((id) => blocked.has(id));
    if (!error && isFree) return true;
    // Later changes of these tasks and lists follow it. A refused change is passed, unless it creates one.
    if (isRefused(entry) && !isCreation(change)) return false;
    for (const id of ids) blocked.add(id);
    for (const id of needs) needed.add(id);
    return false;
  });
  const [first, ...rest] = waiting;
  if (!first) return null;
  if (!isUpdate(first.change)) return [first];
  const sameTask = rest.filter(({ change }) => idsOf(change).some((id) => idsOf(first.change).includes(id)));
  const end = sameTask.findIndex(({ change }) => !isUpdate(change));
  return [first, ...(end === -1 ? sameTask : sameTask.slice(0, end))];
}

/** Whether the same change may be saved later without the user doing anything but signing in. */
export function mayPass(error: Error): boolean {
  return error instanceof RequestFailure && (error.isPassing || isRefusedSession(error));
}

/** Whether the change doesn't show, because the server has refused it and the user has to decide. */
export function isRefused({ error }: PendingChange): boolean {
  return error !== null && !mayPass(error);
}

export function isRefusedSession(error: Error): boolean {
  return error instanceof RequestFailure && error.status === 401;
}

export function isDown(error: Error): boolean {
  return (
    error instanceof RequestFailure && (error.status === null || [429, 502, 503, 504].includes(error.status))
  );
}

export function secondsToWait(error: Error): number {
  return error instanceof RequestFailure ? (error.retryAfterSeconds ?? 0) : 0;
}
