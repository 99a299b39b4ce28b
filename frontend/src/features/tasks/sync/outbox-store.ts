import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import type { Change } from './change';
import type { Refusal } from './refusal';

/**
 * A change as it is stored. `at` orders the changes of all tabs, in ms since 1970. A change that replaces another one has
 * its id and place, and the time of its replacement. One that the server has refused stays, with the reason,
 * until the user decides.
 */
export type Entry = Readonly<{
  userId: string;
  id: string;
  at: number;
  replacedAt?: number;
  refusal?: Refusal;
  change: Change;
}>;

interface Schema extends DBSchema {
  changes: { key: [string, string]; value: Entry };
}
type ChangeStore = IDBPObjectStore<Schema, ['changes'], 'changes', 'readwrite'>;

/** Where the outbox is kept on this device. Rejects where storage is full or forbidden. */
export interface OutboxStore {
  put: (entry: Entry) => Promise<void>;
  /** Keeps what has replaced one of them. */
  delete: (entries: readonly Entry[]) => Promise<void>;
  /** Keeps why the server has refused what is still stored. */
  refuse: (entries: readonly Entry[], refusal: Refusal) => Promise<void>;
  /** In the order the changes were made. */
  read: (userId: string) => Promise<Entry[]>;
  clear: (userId: string) => Promise<void>;
}

/** Differs for a change and what has replaced it. */
export const keyOf = ({ id, replacedAt = 0 }: Entry): string => `${id} ${replacedAt}`;

const allOf = (userId: string) => IDBKeyRange.bound([userId], [userId, []]);

/** Opens the database of this device when it is first used. */
export function createOutboxStore(): OutboxStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>('holdfast.outbox', 1, {
      upgrade: (created) => {
        created.createObjectStore('changes', { keyPath: ['userId', 'id'] });
      },
    }));
  /** Calls `visit` for the entries that nothing has replaced. */
  const update = async (
    entries: readonly Entry[],
    visit: (store: ChangeStore, stored: Entry) => Promise<unknown>,
  ): Promise<void> => {
    const { store, done } = (await database()).transaction('changes', 'readwrite');
    const visits = entries.map(async (entry) => {
      const stored = await store.get([entry.userId, entry.id]);
      if (stored && keyOf(stored) === keyOf(entry)) await visit(store, stored);
    });
    await Promise.all([...visits, done]);
  };
  return {
    async put(entry) {
      await (await database()).put('changes', entry);
    },
    delete: (entries) => update(entries, (store, { userId, id }) => store.delete([userId, id])),
    refuse: (entries, refusal) => update(entries, (store, stored) => store.put({ ...stored, refusal })),
    async read(userId) {
      const entries = await (await database()).getAll('changes', allOf(userId));
      return entries.sort((one, other) => one.at - other.at);
    },
    async clear(userId) {
      await (await database()).delete('changes', allOf(userId));
    },
  };
}

export const outboxStore = createOutboxStore();
