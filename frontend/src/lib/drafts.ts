import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import {
  keyOf,
  readJournal,
  removeFromJournal,
  writeJournal,
  type DraftFields,
  type DraftKey,
  type DraftRow,
} from './draft-journal';

/** Text that was typed and not submitted. */
export interface Draft {
  readonly fields: DraftFields;
  /** What the fields held before the user typed. */
  readonly initial: DraftFields;
}

interface Schema extends DBSchema {
  drafts: { key: [string, string]; value: DraftRow; indexes: { savedAt: number } };
}

type Database = IDBPDatabase<Schema>;

const DATABASE = 'holdfast.drafts';
const WRITE_DELAY_MS = 200;
/** A database that doesn't open must not keep the app from starting. */
const LOAD_TIMEOUT_MS = 1_000;
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Keeps text that was typed and not submitted, per user and form, in IndexedDB. Reads come from memory. The newest text
 * wins between tabs. Where storage is refused or full, drafts live in the page, and closing it asks first.
 */
export class DraftStore {
  readonly #rows = new Map<string, DraftRow>();
  /** The rows that IndexedDB doesn't have yet. */
  readonly #pending = new Map<string, DraftRow>();
  readonly #loaded = new Set<string>();
  readonly #inPageOnly = new Set<string>();
  /** Signed out: a form that closes after that must not write their text again. */
  readonly #deleted = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel(DATABASE);
  #opening: Promise<Database> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isCleaned = false;
  /** Something failed since the last write. */
  #isRefused = false;

  constructor() {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<DraftKey>) => {
      if (this.#loaded.has(data.userId)) void this.#readOne(data);
    });
  }

  /** Writes at once when the page is hidden or closed, and asks before text is lost. Call it once per page. */
  watchPage(): void {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') {
        this.#writeJournal();
        void this.flush();
      }
      // A frozen page misses the messages of other tabs.
      else for (const userId of this.#loaded) void this.#readAll(userId);
    });
    window.addEventListener('pagehide', () => {
      this.#writeJournal();
    });
    window.addEventListener('beforeunload', (event) => {
      const isWritten = this.#writeJournal();
      const isAtRisk = (row: DraftRow): boolean =>
        isDraft(row) && (!isWritten || this.#isRefused || this.#inPageOnly.has(row.userId));
      if ([...this.#pending.values()].some(isAtRisk)) event.preventDefault();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Reads the user's drafts into memory.
   *
   * @param isKept False if the user chose not to stay signed in: then nothing is written to the device.
   */
  async load(userId: string, isKept = true): Promise<void> {
    this.#deleted.delete(userId);
    if (isKept) this.#inPageOnly.delete(userId);
    else this.#inPageOnly.add(userId);
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, LOAD_TIMEOUT_MS));
    await Promise.race([this.#readAll(userId), timeout]);
  }

  read(userId: string, name: string): Draft | undefined {
    const row = this.#rows.get(keyOf({ userId, name }));
    return isDraft(row) ? row : undefined;
  }

  count(userId: string): number {
    return [...this.#rows.values()].filter((row) => row.userId === userId && isDraft(row)).length;
  }

  /** Text equal to the initial text is not a draft. */
  write(userId: string, name: string, { fields, initial }: Pick<Draft, 'fields' | 'initial'>): void {
    if (this.#deleted.has(userId)) return;
    if (isSame(fields, initial)) this.clear(userId, name);
    else this.#set({ userId, name, fields, initial });
  }

  /** Call it when the text was submitted or discarded. */
  clear(userId: string, name: string): void {
    if (this.read(userId, name)) this.#set({ userId, name, fields: null, initial: {} });
  }

  /** Deletes every draft of a user from memory and from this device. */
  async deleteAll(userId: string): Promise<void> {
    this.#loaded.delete(userId);
    this.#deleted.add(userId);
    for (const [key, row] of [...this.#rows]) {
      if (row.userId !== userId) continue;
      this.#rows.delete(key);
      this.#pending.delete(key);
    }
    for (const row of readJournal()) if (row.userId === userId) removeFromJournal(row);
    this.#notify();
    await this.#use((database) => database.delete('drafts', IDBKeyRange.bound([userId], [userId, []])));
  }

  /** Writes what isn't stored yet, for example when a session ends. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#writable().map((row) => this.#store(row)));
  }

  #set(change: Pick<DraftRow, 'userId' | 'name' | 'fields' | 'initial'>): void {
    const key = keyOf(change);
    // A clock that was set back must not make new text older than what it replaces.
    const savedAt = Math.max(Date.now(), (this.#rows.get(key)?.savedAt ?? 0) + 1);
    const row = { ...change, savedAt };
    this.#rows.set(key, row);
    this.#pending.set(key, row);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_DELAY_MS);
    this.#notify();
  }

  async #store(row: DraftRow): Promise<void> {
    const newest = await this.#use(async (database) => {
      const transaction = database.transaction('drafts', 'readwrite');
      const stored = await transaction.store.get([row.userId, row.name]);
      const isNewer = stored !== undefined && stored.savedAt > row.savedAt;
      await Promise.all([isNewer ? undefined : transaction.store.put(row), transaction.done]);
      return isNewer ? stored : row;
    });
    if (!newest) return;
    this.#isRefused = false;
    this.#settle(row);
    if (newest === row) this.#channel.postMessage({ userId: row.userId, name: row.name } satisfies DraftKey);
    else this.#merge(newest);
  }

  #writeJournal(): boolean {
    return writeJournal(this.#writable());
  }

  #writable(): DraftRow[] {
    return [...this.#pending.values()].filter(({ userId }) => !this.#inPageOnly.has(userId));
  }

  #settle(row: DraftRow): void {
    const key = keyOf(row);
    if (this.#pending.get(key) === row) this.#pending.delete(key);
    removeFromJournal(row);
  }

  async #readAll(userId: string): Promise<void> {
    this.#loaded.add(userId);
    // At once: the form of the page may not wait for a slow database.
    this.#takeJournal(userId);
    const rows = await this.#use((database) =>
      database.getAll('drafts', IDBKeyRange.bound([userId], [userId, []])),
    );
    if (!this.#loaded.has(userId)) return;
    rows?.forEach((row) => this.#merge(row));
  }

  #takeJournal(userId: string): void {
    for (const row of readJournal()) {
      if (row.userId === userId && this.#merge(row)) this.#pending.set(keyOf(row), row);
      else if (row.userId === userId || row.savedAt < Date.now() - KEPT_FOR_MS) removeFromJournal(row);
    }
    void this.flush();
  }

  async #readOne({ userId, name }: DraftKey): Promise<void> {
    const row = await this.#use((database) => database.get('drafts', [userId, name]));
    if (row && this.#loaded.has(userId)) this.#merge(row);
  }

  /** Takes what another tab stored, unless this tab has newer text. */
  #merge(row: DraftRow): boolean {
    const key = keyOf(row);
    if ((this.#rows.get(key)?.savedAt ?? 0) >= row.savedAt) return false;
    this.#rows.set(key, row);
    this.#pending.delete(key);
    this.#notify();
    return true;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Resolves to undefined where storage is refused, full or was deleted; the next call opens it again. */
  async #use<Result>(run: (database: Database) => Promise<Result>): Promise<Result | undefined> {
    try {
      return await run(await this.#open());
    } catch {
      this.#isRefused = true;
      this.#forgetDatabase();
      return undefined;
    }
  }

  async #open(): Promise<Database> {
    this.#opening ??= openDB<Schema>(DATABASE, 1, {
      upgrade: (database) => {
        const store = database.createObjectStore('drafts', { keyPath: ['userId', 'name'] });
        store.createIndex('savedAt', 'savedAt');
      },
      terminated: () => {
        this.#forgetDatabase();
      },
    });
    const database = await this.#opening;
    if (!this.#isCleaned) await this.#deleteOld(database);
    return database;
  }

  async #deleteOld(database: Database): Promise<void> {
    this.#isCleaned = true;
    const { store, done } = database.transaction('drafts', 'readwrite');
    const old = await store.index('savedAt').getAllKeys(IDBKeyRange.upperBound(Date.now() - KEPT_FOR_MS));
    await Promise.all(old.map((key) => store.delete(key)));
    await done;
  }

  #forgetDatabase(): void {
    this.#opening = null;
  }
}

export const drafts = new DraftStore();

/** Counts what the user typed and didn't submit. */
export const countDrafts = (userId: string): number => drafts.count(userId);

export const deleteDrafts = (userId: string): Promise<void> => drafts.deleteAll(userId);

function isDraft(row: DraftRow | undefined): row is DraftRow & { fields: DraftFields } {
  return row !== undefined && row.fields !== null;
}

function isSame(one: DraftFields, other: DraftFields): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
