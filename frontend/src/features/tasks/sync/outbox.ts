import type { Change } from './change';
import { OutboxEntries } from './outbox-entries';
import { keyOf, type Entry, type OutboxStore } from './outbox-store';
import { OwnVersions } from './own-versions';
import {
  isDown,
  isRefusedSession,
  mayPass,
  nextToSend,
  secondsToWait,
  type PendingChange,
} from './pending-change';
import type { Saved, SavedTogether } from './send-change';

interface Connections {
  readonly store: OutboxStore;
  readonly send: (
    changes: readonly [Change, ...Change[]],
    version?: number,
  ) => Promise<Saved | SavedTogether>;
  /** Called in every tab with what the server saved, before the change leaves the outbox. */
  readonly onSaved: (changes: readonly Change[], saved: Saved) => Promise<void> | void;
  readonly onRefused: (changes: readonly Change[], error: Error) => void;
}

/** What tabs tell each other: a change was added or discarded, or these were saved. */
type TabMessage = 'changed' | Readonly<{ entries: readonly Entry[]; saved: Saved | SavedTogether }>;

const MAX_RETRIES = 2;
const RETRY_LATER_MS = 30_000;
const RETRY_LATER_MAX_MS = 300_000;
/** Requests at a time, once the server has taken one. */
const MAX_PARALLEL = 6;

/**
 * The changes of one user that the server doesn't have, shared by all tabs. They are kept on this device and sent in the
 * order they were made, by one tab at a time; what doesn't depend on each other is sent at once. A refused change stays until the user decides.
 */
export class Outbox {
  readonly #entries: OutboxEntries;
  #sending: Promise<void> | null = null;
  /** The keys of the changes that this tab is sending. */
  readonly #inFlight = new Set<string>();
  /** The keys of new tasks of which one was refused. Each is sent alone, to find out which. */
  readonly #alone = new Set<string>();
  /** How many requests may be sent at a time. */
  #limit = 1;
  /** What the server has asked to wait before the next request. */
  #waitMs = 0;
  #isActive = false;
  /** Signed out: a form that closes after that must not queue their text. */
  #isCleared = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #channel: BroadcastChannel | null = null;
  #revision = 0;
  /** The user undoes these, so they aren't sent any more. */
  readonly #withdrawing = new Set<string>();
  readonly #whenSaved = new Map<string, (saved: Saved) => void>();
  readonly #versions = new OwnVersions();

  constructor(
    private readonly userId: string,
    private readonly connections: Connections,
  ) {
    this.#entries = new OutboxEntries(userId, connections.store, () => {
      this.#tell('changed');
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#entries.subscribe(listener);

  readonly pending = (): readonly PendingChange[] => this.#entries.pending();

  /** Counts what was saved, so that a read that overlapped with it can be repeated. */
  get revision(): number {
    return this.#revision;
  }

  /** Returns where the changes are: on this device, on their way there, or only in this page. */
  readonly place = (): 'device' | 'saving' | 'page' => this.#entries.place();

  /** Returns whether closing the page would lose a change. */
  hasOnlyCopy(): boolean {
    return this.place() !== 'device';
  }

  /**
   * Shows, stores and sends a change. `onSaved` is called if this tab is still open when the server has it.
   *
   * @returns The id of the pending change.
   */
  add(change: Change, onSaved?: (saved: Saved) => void): string {
    const id = change.kind === 'create' ? change.draft.id : crypto.randomUUID();
    if (this.#isCleared) return id;
    if (onSaved) this.#whenSaved.set(id, onSaved);
    this.#entries.add(id, change);
    this.#send();
    return id;
  }

  /** Begins to send, also what an earlier visit left. */
  start(): void {
    this.#isActive = true;
    this.#isCleared = false;
    this.#channel = new BroadcastChannel(`holdfast.outbox.${this.userId}`);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => void this.#hear(data);
    void this.#entries.load().then(() => {
      this.retry();
    });
  }

  stop(): void {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channel = null;
  }

  /** Sends again what failed and may succeed now. */
  readonly retry = (): void => {
    clearTimeout(this.#timer);
    this.#entries.setErrors(({ error }) => (error && mayPass(error) ? null : error));
    this.#send();
  };

  /** Sends one change again whatever its error, as the user's last decision. */
  retryOne(id: string): void {
    const entry = this.pending().find((each) => each.id === id);
    if (entry) this.replace(id, entry.change);
  }

  /** Replaces a refused change, for example by the same one for the current version, and sends it. */
  replace(id: string, change: Change): void {
    this.#entries.replace(id, change);
    this.#send();
  }

  async discard(...ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#whenSaved.delete(id);
    await this.#entries.remove(this.pending().filter(({ id }) => ids.includes(id)));
    this.#tell('changed');
  }

  /** Discards a change that no tab is sending. @returns False if the server has it. */
  async withdraw(id: string): Promise<boolean> {
    this.#withdrawing.add(id);
    let isWithdrawn = false;
    await navigator.locks.request(`holdfast.outbox.${this.userId}`, async () => {
      await this.#entries.load();
      isWithdrawn = this.pending().some((entry) => entry.id === id);
      if (isWithdrawn) await this.discard(id);
    });
    this.#withdrawing.delete(id);
    return isWithdrawn;
  }

  /** Removes everything, so that the next user of this device finds nothing. */
  async clear(): Promise<void> {
    this.stop();
    this.#isCleared = true;
    this.#whenSaved.clear();
    await this.#entries.clear();
  }

  /** Resolves when everything was written, to whether this device has stored it. */
  stored(): Promise<boolean> {
    return this.#entries.stored();
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
    await this.#entries.load();
    const requests = new Set<Promise<void>>();
    this.#limit = 1;
    for (;;) {
      while (requests.size < this.#limit) {
        const next = this.#next();
        if (!next) break;
        const keys = next.map(keyOf);
        for (const key of keys) this.#inFlight.add(key);
        const request = this.#sendTogether(next).finally(() => {
          for (const key of keys) this.#inFlight.delete(key);
          requests.delete(request);
        });
        requests.add(request);
      }
      if (requests.size === 0) return;
      await Promise.race(requests);
    }
  }

  #next(): readonly [PendingChange, ...PendingChange[]] | null {
    if (!this.#isActive || !navigator.onLine) return null;
    return nextToSend(
      this.pending().filter(({ id }) => !this.#withdrawing.has(id)),
      this.#inFlight,
      this.#alone,
    );
  }

  async #sendTogether(entries: readonly [PendingChange, ...PendingChange[]]): Promise<void> {
    const [first, ...rest] = entries.map(({ change }) => change);
    if (!first) return;
    await this.#entries.written(entries.map(({ id }) => id));
    for (let attempt = 0; ; attempt += 1) {
      const waitMs = this.#waitMs;
      this.#waitMs = 0;
      if (waitMs > 0) await pause(waitMs);
      try {
        const saved = await this.connections.send([first, ...rest], this.#versions.latestFor(entries[0]));
        await this.#confirm(entries, saved);
        return;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        // Without a network, changes wait for it. `#next` returns none until then.
        if (!navigator.onLine) return;
        if (mayPass(error) && !isRefusedSession(error)) {
          const isAlone = this.#inFlight.size === entries.length;
          this.#limit = 1;
          if (!isAlone || attempt < MAX_RETRIES)
            this.#waitMs = Math.max(this.#waitMs, secondsToWait(error) * 1000, 500 * 2 ** attempt);
          // One at a time from now on: the first of them finds out if the server is there again.
          if (!isAlone) return;
          if (attempt < MAX_RETRIES) continue;
        }
        if (rest.length > 0 && first.kind === 'create' && !mayPass(error))
          for (const entry of entries) this.#alone.add(keyOf(entry));
        else await this.#fail(entries, error);
        return;
      }
    }
  }

  /** If the server is down or the session has ended, every change waits. Otherwise only this one. */
  async #fail(entries: readonly PendingChange[], error: Error): Promise<void> {
    const keys = new Set(entries.map(keyOf));
    const stopsAll = isRefusedSession(error) || isDown(error);
    this.#entries.setErrors((entry) =>
      keys.has(keyOf(entry)) || (stopsAll && !entry.error) ? error : entry.error,
    );
    if (!mayPass(error)) {
      this.connections.onRefused(
        entries.map(({ change }) => change),
        error,
      );
      await this.#entries.refuse(entries, error);
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

  async #confirm(entries: readonly PendingChange[], saved: Saved | SavedTogether): Promise<void> {
    this.#failures = 0;
    if (this.#waitMs === 0) this.#limit = MAX_PARALLEL;
    // The server is there again.
    this.#entries.setErrors(({ error }) => (error && isDown(error) ? null : error));
    await this.#take(entries, saved);
    await this.#entries.remove(entries);
    // Not earlier: another tab would find them in the store and send them again.
    this.#tell({ entries, saved });
  }

  async #take(entries: readonly Entry[], saved: Saved | SavedTogether): Promise<void> {
    if ('created' in saved) {
      for (const [index, task] of saved.created.entries())
        await this.#take(entries.slice(index, index + 1), { task });
      return;
    }
    this.#revision += 1;
    if ('task' in saved) this.#versions.add(saved.task, saved.since, entries);
    await this.connections.onSaved(
      entries.map(({ change }) => change),
      saved,
    );
    // Not later: an undo of a change that is neither pending nor saved would take it for a discarded one.
    for (const { id } of entries) {
      this.#whenSaved.get(id)?.(saved);
      this.#whenSaved.delete(id);
    }
  }

  async #hear(message: TabMessage): Promise<void> {
    if (message !== 'changed') {
      await this.#take(message.entries, message.saved);
      this.#entries.forget(message.entries);
    }
    await this.#entries.load();
    // The other tab may close before it has sent them.
    if (this.#next()) this.#send();
  }

  #tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
