import { tasksBefore, type Change } from './change';
import { keyOf, type Entry, type OutboxStore } from './outbox-store';
import {
  isDown,
  isRefusedSession,
  mayPass,
  nextToSend,
  secondsToWait,
  type PendingChange,
} from './pending-change';
import type { Saved } from './send-change';

interface Connections {
  readonly store: OutboxStore;
  readonly send: (changes: readonly [Change, ...Change[]], version?: number) => Promise<Saved>;
  /** Called in every tab with what the server saved, before the change leaves the outbox. */
  readonly onSaved: (changes: readonly Change[], saved: Saved) => Promise<void> | void;
  readonly onRefused: (changes: readonly Change[], error: Error) => void;
}

/** What tabs tell each other: a change was added or discarded, or these were saved. */
type TabMessage = 'changed' | Readonly<{ ids: readonly string[]; changes: readonly Change[]; saved: Saved }>;

const MAX_RETRIES = 2;
const RETRY_LATER_MS = 30_000;
const RETRY_LATER_MAX_MS = 300_000;

/** Returns the time in ms since 1970. Several changes may be made in one millisecond, for example by pasting. */
let lastMoment = 0;
const nextMoment = (): number => (lastMoment = Math.max(Date.now(), lastMoment + 0.001));

/**
 * The changes of one user that the server doesn't have, shared by all tabs. They are kept on this device and sent in the
 * order they were made, by one tab at a time. A refused change stays until the user decides.
 */
export class Outbox {
  #pending: readonly PendingChange[] = [];
  #sending: Promise<void> | null = null;
  #isActive = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #channel: BroadcastChannel | null = null;
  #revision = 0;
  readonly #listeners = new Set<() => void>();
  /** Writes to the store; false if it refused, so that this page has the only copy. */
  readonly #writes = new Map<string, Promise<boolean>>();
  readonly #onlyHere = new Set<string>();
  /** Being deleted from the store. */
  readonly #leaving = new Set<string>();
  /** The user undoes these, so they aren't sent any more. */
  readonly #withdrawing = new Set<string>();
  readonly #whenSaved = new Map<string, (saved: Saved) => void>();
  /** The versions between which only this device has changed a task. The changes that follow may be for earlier ones. */
  readonly #versions = new Map<string, Readonly<{ from: number; to: number }>>();

  constructor(
    private readonly userId: string,
    private readonly connections: Connections,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly pending = (): readonly PendingChange[] => this.#pending;

  /** Counts what was saved, so that a read that overlapped with it can be repeated. */
  get revision(): number {
    return this.#revision;
  }

  /** Returns whether closing the page would lose a change. */
  hasOnlyCopy(): boolean {
    return this.#onlyHere.size > 0 || this.#writes.size > 0;
  }

  /**
   * Shows, stores and sends a change. `onSaved` is called if this tab is still open when the server has it.
   *
   * @returns The id of the pending change.
   */
  add(change: Change, onSaved?: (saved: Saved) => void): string {
    const id = change.kind === 'create' ? change.draft.id : crypto.randomUUID();
    if (onSaved) this.#whenSaved.set(id, onSaved);
    const entry = { userId: this.userId, id, at: nextMoment(), change };
    this.#show([...this.#pending, { ...entry, error: null }]);
    this.#write(entry);
    this.#send();
    return id;
  }

  /** Begins to send, also what an earlier visit left. */
  start(): void {
    this.#isActive = true;
    this.#channel = new BroadcastChannel(`holdfast.outbox.${this.userId}`);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => void this.#hear(data);
    void this.#load().then(() => {
      this.retry();
    });
  }

  stop(): void {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channel = null;
  }

  /** Sends again what failed and may succeed now, or one change whatever its error. */
  readonly retry = (id?: string): void => {
    clearTimeout(this.#timer);
    this.#show(
      this.#pending.map((entry) =>
        entry.error && (id === undefined ? mayPass(entry.error) : entry.id === id)
          ? { ...entry, error: null }
          : entry,
      ),
    );
    this.#send();
  };

  /** Replaces a refused change, for example by the same one for the current version, and sends it. */
  replace(id: string, change: Change): void {
    const replaced = this.#pending.find((entry) => entry.id === id);
    if (!replaced) return;
    const entry = { userId: this.userId, id, at: replaced.at, replacedAt: nextMoment(), change };
    this.#show(this.#pending.map((other) => (other === replaced ? { ...entry, error: null } : other)));
    this.#write(entry);
    this.#send();
  }

  async discard(...ids: readonly string[]): Promise<void> {
    await this.#remove(this.#pending.filter(({ id }) => ids.includes(id)));
    this.#tell('changed');
  }

  /** Discards a change that no tab is sending. @returns False if the server has it. */
  async withdraw(id: string): Promise<boolean> {
    this.#withdrawing.add(id);
    let isWithdrawn = false;
    await navigator.locks.request(`holdfast.outbox.${this.userId}`, async () => {
      await this.#load();
      isWithdrawn = this.#pending.some((entry) => entry.id === id);
      if (isWithdrawn) await this.discard(id);
    });
    this.#withdrawing.delete(id);
    return isWithdrawn;
  }

  /** Removes everything, so that the next user of this device finds nothing. */
  async clear(): Promise<void> {
    this.stop();
    await this.#remove(this.#pending);
    await this.connections.store.clear(this.userId).catch(() => undefined);
  }

  /** Resolves when nothing is left that this page could send now. */
  async settled(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  #send(): void {
    this.#sending ??= navigator.locks
      .request(`holdfast.outbox.${this.userId}`, () => this.#sendAll())
      .finally(() => {
        this.#sending = null;
        if (this.#next()) this.#send();
      });
  }

  async #sendAll(): Promise<void> {
    // Another tab may have sent some of them while this one waited for the lock.
    await this.#load();
    for (let next = this.#next(); next; next = this.#next()) {
      await this.#written(next.map(({ id }) => id));
      await this.#sendTogether(next);
    }
  }

  #next(): readonly [PendingChange, ...PendingChange[]] | null {
    if (!this.#isActive || !navigator.onLine) return null;
    return nextToSend(this.#pending.filter(({ id }) => !this.#withdrawing.has(id)));
  }

  async #sendTogether(entries: readonly [PendingChange, ...PendingChange[]]): Promise<void> {
    const [first, ...rest] = entries.map(({ change }) => change);
    if (!first) return;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const saved = await this.connections.send([first, ...rest], this.#latestOwnVersion(first));
        await this.#confirm(entries, saved);
        return;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        // Without a network, changes wait for it. `#next` returns none until then.
        if (!navigator.onLine) return;
        if (attempt < MAX_RETRIES && mayPass(error) && !isRefusedSession(error)) {
          await pause(Math.max(secondsToWait(error) * 1000, 500 * 2 ** attempt));
          continue;
        }
        this.#fail(entries, error);
        return;
      }
    }
  }

  /** Returns the version that this device's changes have led to, unless the user hasn't seen another one before it. */
  #latestOwnVersion(change: Change): number | undefined {
    const [before] = tasksBefore(change);
    const known = before && this.#versions.get(before.id);
    return known && before.version >= known.from ? known.to : undefined;
  }

  /** If the server is down or the session has ended, every change waits. Otherwise only this one. */
  #fail(entries: readonly PendingChange[], error: Error): void {
    const keys = new Set(entries.map(keyOf));
    const stopsAll = isRefusedSession(error) || isDown(error);
    this.#show(
      this.#pending.map((entry) =>
        keys.has(keyOf(entry)) || (stopsAll && !entry.error) ? { ...entry, error } : entry,
      ),
    );
    if (!mayPass(error)) {
      this.connections.onRefused(
        entries.map(({ change }) => change),
        error,
      );
      return;
    }
    const later = Math.min(RETRY_LATER_MAX_MS, RETRY_LATER_MS * 2 ** this.#failures);
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (this.#isActive)
      this.#timer = setTimeout(
        () => {
          this.retry();
        },
        later * (0.75 + Math.random() / 2),
      );
  }

  async #confirm(entries: readonly PendingChange[], saved: Saved): Promise<void> {
    this.#failures = 0;
    // The server is there again.
    this.#show(
      this.#pending.map((entry) => (entry.error && isDown(entry.error) ? { ...entry, error: null } : entry)),
    );
    const changes = entries.map(({ change }) => change);
    await this.#take(changes, saved);
    const ids = entries.map(({ id }) => id);
    // Not later: an undo of a change that is neither pending nor saved would take it for a discarded one.
    for (const id of ids) this.#whenSaved.get(id)?.(saved);
    await this.#remove(entries);
    // Not earlier: another tab would find them in the store and send them again.
    this.#tell({ ids, changes, saved });
  }

  async #take(changes: readonly Change[], saved: Saved): Promise<void> {
    this.#revision += 1;
    if ('task' in saved) {
      const { id, version } = saved.task;
      const { since = version } = saved;
      const known = this.#versions.get(id);
      this.#versions.set(id, { from: known?.to === since ? known.from : since, to: version });
    }
    await this.connections.onSaved(changes, saved);
  }

  async #hear(message: TabMessage): Promise<void> {
    if (message !== 'changed') {
      for (const id of message.ids) {
        this.#whenSaved.get(id)?.(message.saved);
        this.#whenSaved.delete(id);
      }
      await this.#take(message.changes, message.saved);
    }
    await this.#load();
    // The other tab may close before it has sent them.
    if (this.#next()) this.#send();
  }

  /** Takes over what other tabs added or removed. Without storage, this tab has only its own. */
  async #load(): Promise<void> {
    const mayBeMissing = new Set([...this.#writes.keys(), ...this.#onlyHere]);
    const before = new Set(this.#pending.map(({ id }) => id));
    const stored = await this.connections.store.read(this.userId).catch(() => null);
    if (!stored) return;
    const known = new Map(this.#pending.map((entry) => [entry.id, entry]));
    const own = this.#pending.filter(({ id }) => mayBeMissing.has(id) || !before.has(id));
    const ownIds = new Set(own.map(({ id }) => id));
    const others = stored
      .filter((entry) => !ownIds.has(entry.id) && !this.#leaving.has(keyOf(entry)))
      // Removed while the store was being read.
      .filter(({ id }) => known.has(id) || !before.has(id))
      .map((entry) => {
        const shown = known.get(entry.id);
        return shown && !isReplacedBy(entry, shown) ? shown : { ...entry, error: null };
      });
    this.#show([...others, ...own].sort((one, other) => one.at - other.at));
  }

  async #written(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.flatMap((id) => this.#writes.get(id) ?? []));
  }

  #write(entry: Entry): void {
    const write = this.connections.store
      .put(entry)
      .then(() => true)
      .catch(() => false)
      .then((isStored) => {
        this.#writes.delete(entry.id);
        if (isStored) this.#onlyHere.delete(entry.id);
        else this.#onlyHere.add(entry.id);
        this.#tell('changed');
        return isStored;
      });
    this.#writes.set(entry.id, write);
  }

  async #remove(entries: readonly Entry[]): Promise<void> {
    const keys = entries.map(keyOf);
    const ids = entries.map(({ id }) => id);
    for (const key of keys) this.#leaving.add(key);
    for (const id of ids) this.#whenSaved.delete(id);
    this.#show(this.#pending.filter((entry) => !keys.includes(keyOf(entry))));
    await this.#written(ids);
    await this.connections.store.delete(entries).catch(() => undefined);
    for (const key of keys) this.#leaving.delete(key);
    for (const id of ids) this.#onlyHere.delete(id);
  }

  #show(pending: readonly PendingChange[]): void {
    this.#pending = pending;
    for (const listener of this.#listeners) listener();
  }

  #tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}

function isReplacedBy({ replacedAt = 0 }: Entry, shown: Entry): boolean {
  return replacedAt > (shown.replacedAt ?? 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
