import { openDB, type DBSchema } from 'idb';
import type { TaskDraft } from '../../../api/client';

interface Schema extends DBSchema {
  drafts: { key: [string, string]; value: { userId: string; id: string; draft: TaskDraft; keptAt: number } };
}

/**
 * Tasks that were typed and that the server does not have yet, kept over a reload and the end of the browser. Under the
 * id that the client made, so that sending one twice makes one task. Where there is no storage they live in the page.
 */
const open = () =>
  openDB<Schema>('holdfast.creations', 1, {
    upgrade: (database) => {
      database.createObjectStore('drafts', { keyPath: ['userId', 'id'] });
    },
  });

/** Several tasks may be added in one millisecond, for example by pasting. */
let lastMoment = 0;

function nextMoment(): number {
  lastMoment = Math.max(Date.now(), lastMoment + 0.001);
  return lastMoment;
}

let opened: ReturnType<typeof open> | undefined;

async function store() {
  opened ??= open();
  return opened;
}

export async function addToOutbox(userId: string, draft: TaskDraft): Promise<void> {
  await orNothing(async () => {
    // `add` leaves an existing entry, so a task that is sent again keeps its place.
    await (await store()).add('drafts', { userId, id: draft.id, draft, keptAt: nextMoment() });
  });
}

export async function removeFromOutbox(userId: string, id: string): Promise<void> {
  await orNothing(async () => {
    await (await store()).delete('drafts', [userId, id]);
  });
}

/** Returns the drafts in the order they were typed. */
export async function readOutbox(userId: string): Promise<TaskDraft[]> {
  const kept = await orNothing(async () =>
    (await store()).getAll('drafts', IDBKeyRange.bound([userId], [userId, []])),
  );
  return (kept ?? []).sort((one, other) => one.keptAt - other.keptAt).map(({ draft }) => draft);
}

/** Called at sign-out, so that the next user of this device can't see unsent tasks. */
export async function clearOutbox(): Promise<void> {
  await orNothing(async () => {
    await (await store()).clear('drafts');
  });
}

/** A private window may refuse storage, which must not break the app. */
async function orNothing<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}
