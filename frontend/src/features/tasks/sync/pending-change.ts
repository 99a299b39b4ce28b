import { RequestFailure } from '../../../lib/request-failure';
import { idsOf, isCreation, needsOf, type Change } from './change';
import { keyOf, type Entry } from './outbox-store';
import { isUpdate } from './send-change';

/** A change that the server doesn't have. `error` says why the last attempt failed. */
export type PendingChange = Entry & Readonly<{ error: Error | null }>;

/** New tasks that the server accepts in one request. */
const TOGETHER_MAX = 50;

/**
 * Returns the first change that can be sent, with the updates of the same task that follow it, or after a new task the
 * other new ones.
 *
 * @param sending The keys of changes that are being sent. What depends on one of them waits.
 * @param alone The keys of new tasks that are sent one by one.
 */
export function nextToSend(
  pending: readonly PendingChange[],
  sending: ReadonlySet<string>,
  alone: ReadonlySet<string>,
): readonly [PendingChange, ...PendingChange[]] | null {
  let group: [PendingChange, ...PendingChange[]] | null = null;
  const blocked = new Set<string>();
  /** What earlier changes need as it is. */
  const needed = new Set<string>();
  let isPlacing = false;
  for (const entry of pending) {
    const { change, error } = entry;
    const [ids, needs] = [idsOf(change), needsOf(change)];
    const isFree =
      !error &&
      !sending.has(keyOf(entry)) &&
      !ids.some((id) => blocked.has(id) || needed.has(id)) &&
      !needs.some((id) => blocked.has(id)) &&
      !(isPlacing && setsPlace(change));
    if (!group && isFree) {
      group = [entry];
      if (!isUpdate(change) && (change.kind !== 'create' || alone.has(keyOf(entry)))) return group;
    } else if (group && isFree && goesWith(group, entry, alone)) group.push(entry);
    // A refused change is passed, unless it creates what later ones need.
    else if (!isRefused(entry) || isCreation(change)) {
      for (const id of ids) blocked.add(id);
      for (const id of needs) needed.add(id);
      isPlacing ||= !error && setsPlace(change);
    }
  }
  return group;
}

function goesWith(
  [first, ...rest]: readonly [PendingChange, ...PendingChange[]],
  entry: PendingChange,
  alone: ReadonlySet<string>,
): boolean {
  if (isUpdate(entry.change))
    return isUpdate(first.change) && first.change.before.id === entry.change.before.id;
  const areNew = first.change.kind === 'create' && entry.change.kind === 'create';
  return areNew && rest.length + 1 < TOGETHER_MAX && !alone.has(keyOf(entry));
}

/** The server puts what arrives later after, so these are sent one after the other. */
function setsPlace({ kind }: Change): boolean {
  return ['create', 'move', 'create-list', 'move-list'].includes(kind);
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
