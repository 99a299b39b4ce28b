import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface OfflineSchema extends DBSchema {
  kept: { key: string; value: unknown };
}

const NAME = 'holdfast-offline';

/**
 * Keeps a few values in IndexedDB. Failures (private windows, a full disk) are ignored: the app works without the stored
 * values.
 */
export class OfflineStore {
  #database: Promise<IDBPDatabase<OfflineSchema>> | null = null;

  async get(key: string): Promise<unknown> {
    try {
      return await (await this.#open()).get('kept', key);
    } catch {
      return undefined;
    }
  }

  async set(key: string, value: unknown): Promise<void> {
    try {
      await (await this.#open()).put('kept', value, key);
    } catch {
      // See above.
    }
  }

  async clear(): Promise<void> {
    try {
      await (await this.#open()).clear('kept');
    } catch {
      // See above.
    }
  }

  #open(): Promise<IDBPDatabase<OfflineSchema>> {
    this.#database ??= openDB<OfflineSchema>(NAME, 1, {
      upgrade: (database) => {
        database.createObjectStore('kept');
      },
    });
    return this.#database;
  }
}
