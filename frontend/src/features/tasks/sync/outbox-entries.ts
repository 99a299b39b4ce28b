import { keyOf, type Entry, type OutboxStore } from './outbox-store';
import type { Change } from './change';
import { isRefused, type PendingChange } from './pending-change';
import { errorOf, refusalOf } from './refusal';

/** Returns the time in ms since 1970. Several changes may be made in one millisecond, for example by pasting. */
let lastMoment = 0;
const nextMoment = (): number => (lastMoment = Math.max(Date.now(), lastMoment + 0.001));

/** The changes that a tab shows as pending, and their copies in the store that all tabs of this device share. */
export class OutboxEntries {
  #pending: readonly PendingChange[] = [];
  readonly #listeners = new Set<() => void>();
  /** Writes to the store; false if it refused, so that this page has the only copy. */
  readonly #writes = new Map<string, Promise<boolean>>();
  readonly #onlyHere = new Set<string>();
  /** Being deleted from the store. */
  readonly #leaving = new Set<string>();

  /** @param onStored Called after each attempt to store a change. */
  constructor(
    private readonly userId: string,
    private readonly store: OutboxStore,
    private readonly onStored: () => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly pending = (): readonly PendingChange[] => this.#pending;

  /** Returns where the changes are: on this device, on their way there, or only in this page. */
  place(): 'device' | 'saving' | 'page' {
    if (this.#onlyHere.size > 0) return 'page';
    return this.#writes.size > 0 ? 'saving' : 'device';
  }

  /** Resolves when everything was written, to whether the store has it. */
  async stored(): Promise<boolean> {
    return (await Promise.all(this.#writes.values())).every(Boolean);
  }

  /** Shows and stores a change. */
  add(id: string, change: Change): void {
    const entry = { userId: this.userId, id, at: nextMoment(), change };
    this.#show([...this.#pending, { ...entry, error: null }]);
    this.#write(entry);
  }

  /** Shows and stores another change in the place of one. */
  replace(id: string, change: Change): void {
    const replaced = this.#pending.find((entry) => entry.id === id);
    if (!replaced) return;
    const entry = { userId: this.userId, id, at: replaced.at, replacedAt: nextMoment(), change };
    this.#show(this.#pending.map((other) => (other === replaced ? { ...entry, error: null } : other)));
    this.#write(entry);
  }

  /** Sets or clears errors. @param errorOf Returns the error of a change from now on. */
  setErrors(errorOf: (entry: PendingChange) => Error | null): void {
    const changes = this.#pending.map((entry) => ({ entry, error: errorOf(entry) }));
    if (changes.some(({ entry, error }) => entry.error !== error))
      this.#show(changes.map(({ entry, error }) => (entry.error === error ? entry : { ...entry, error })));
  }

  /** Takes over what other tabs added or removed. Without storage, this tab has only its own. */
  async load(): Promise<void> {
    const before = new Set(this.#pending.map(({ id }) => id));
    const stored = await this.store.read(this.userId).catch(() => null);
    if (!stored) return;
    const known = new Map(this.#pending.map((entry) => [entry.id, entry]));
    // The store works in order: what it was given before the reading and lacks now was removed by another tab.
    const own = this.#pending.filter(
      ({ id }) => this.#writes.has(id) || this.#onlyHere.has(id) || !before.has(id),
    );
    const ownIds = new Set(own.map(({ id }) => id));
    const others = stored
      .filter((entry) => !ownIds.has(entry.id) && !this.#leaving.has(keyOf(entry)))
      // Removed while the store was being read.
      .filter(({ id }) => known.has(id) || !before.has(id))
      .map((entry) => {
        const shown = known.get(entry.id);
        const isKnown = shown && !isReplacedBy(entry, shown) && (!entry.refusal || isRefused(shown));
        return isKnown ? shown : { ...entry, error: entry.refusal ? errorOf(entry.refusal) : null };
      });
    const all = [...others, ...own].sort((one, other) => one.at - other.at);
    // Each change reads the store, and the page would render every waiting one again.
    if (all.length !== this.#pending.length || all.some((entry, index) => entry !== this.#pending[index]))
      this.#show(all);
  }

  /** Resolves when these are in the store, or refused by it. */
  async written(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.flatMap((id) => this.#writes.get(id) ?? []));
  }

  /** Stops showing what another tab has removed from the store. */
  forget(entries: readonly Entry[]): void {
    const keys = entries.map(keyOf);
    this.#show(this.#pending.filter((entry) => !keys.includes(keyOf(entry))));
  }

  /** Lets other tabs and later visits know, so that they don't send these after newer changes. */
  async refuse(entries: readonly Entry[], error: Error): Promise<void> {
    await this.store.refuse(entries, refusalOf(error)).catch(() => undefined);
  }

  async remove(entries: readonly Entry[]): Promise<void> {
    const keys = entries.map(keyOf);
    const ids = entries.map(({ id }) => id);
    for (const key of keys) this.#leaving.add(key);
    this.forget(entries);
    await this.written(ids);
    await this.store.delete(entries).catch(() => undefined);
    for (const key of keys) this.#leaving.delete(key);
    for (const id of ids) this.#onlyHere.delete(id);
  }

  /** Removes everything, also what this tab doesn't show. */
  async clear(): Promise<void> {
    await this.remove(this.#pending);
    await this.store.clear(this.userId).catch(() => undefined);
  }

  #write(entry: Entry): void {
    const write = this.store
      .put(entry)
      .then(() => true)
      .catch(() => false)
      .then((isStored) => {
        this.#writes.delete(entry.id);
        if (isStored) this.#onlyHere.delete(entry.id);
        else this.#onlyHere.add(entry.id);
        this.onStored();
        this.#show(this.#pending);
        return isStored;
      });
    this.#writes.set(entry.id, write);
  }

  #show(pending: readonly PendingChange[]): void {
    this.#pending = pending;
    for (const listener of this.#listeners) listener();
  }
}

function isReplacedBy({ replacedAt = 0 }: Entry, shown: Entry): boolean {
  return replacedAt > (shown.replacedAt ?? 0);
}
