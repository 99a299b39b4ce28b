import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Change } from './change';

/** A change as it is stored. `at` orders the changes of all tabs, in ms since 1970. */
export type Entry = Readonly<{ userId: string; id: string; at: number; change: Change }>;

interface Schema extends DBSchema {
  changes: { key: [string, string]; value: Entry };
}

/** Where the outbox is kept on this device. Rejects where storage is full or forbidden. */
export interface OutboxStore {
  put: (entry: Entry) => Promise<void>;
  delete: (userId: string, ids: readonly string[]) => Promise<void>;
  /** In the order the changes were made. */
  read: (userId: string) => Promise<Entry[]>;
  clear: (userId: string) => Promise<void>;
}

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
  return {
    async put(entry) {
      await (await database()).put('changes', entry);
    },
    async delete(userId, ids) {
      const transaction = (await database()).transaction('changes', 'readwrite');
      await Promise.all([...ids.map((id) => transaction.store.delete([userId, id])), transaction.done]);
    },
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
