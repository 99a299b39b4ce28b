import type { Query, QueryClient } from '@tanstack/react-query';
import { listTasks } from '../../../api/client';
import { TaskCache } from '../api/task-cache';
import { listsOptions } from '../api/task-queries';
import type { LiveChange } from './follow-changes';
import type { Outbox } from './outbox';
import { outboxOf } from './use-outbox';

/** Beyond this many tasks, whole lists are read. */
const MAX_SINGLE_READS = 50;

/** Changes that arrive this close together are read at once. */
const BURST_MS = 60;

/** Reading waits while this tab saves, so that its own change doesn't vanish for a moment. */
const SAVING_MS = 150;

/** If the stream doesn't report what another tab saved within this time, everything is read. */
const STREAM_TIMEOUT_MS = 500;

/** Reads what other tabs and devices changed: a few tasks by id, more by reading the lists. */
export class ChangeReader {
  readonly #cache: TaskCache;
  readonly #outbox: Outbox;
  #tasks = new Set<string>();
  #readsAll = false;
  #readsLists = false;
  #readsOthers = false;
  #fallback: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly queryClient: QueryClient,
    private readonly userId: string,
  ) {
    this.#cache = new TaskCache(queryClient, userId);
    this.#outbox = outboxOf(queryClient, userId);
  }

  /** The stream reported a change. */
  hear(change: LiveChange): void {
    clearTimeout(this.#fallback);
    if (change) {
      for (const id of change.tasks) this.#tasks.add(id);
      this.#readsLists ||= change.lists.length > 0;
    } else this.#readsAll = true;
    this.#schedule(BURST_MS);
  }

  /** Another tab saved something. The stream reports tasks and lists, unless it is down; nothing else is on it. */
  hearSaved(): void {
    this.#readsOthers = true;
    this.#schedule(BURST_MS);
    clearTimeout(this.#fallback);
    this.#fallback = setTimeout(() => {
      this.hear(null);
    }, STREAM_TIMEOUT_MS);
  }

  /** The server is back. The stream doesn't report what couldn't be read meanwhile. */
  hearReconnected(): void {
    void this.queryClient.refetchQueries({
      type: 'active',
      predicate: ({ state }) => state.status === 'error',
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#fallback);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#isSaving() && navigator.onLine) this.#schedule(SAVING_MS);
      else void this.#read();
    }, ms);
  }

  #isSaving(): boolean {
    return this.queryClient.isMutating() > 0 || this.#outbox.pending().some(({ error }) => error === null);
  }

  async #read(): Promise<void> {
    const ids = [...this.#tasks];
    const readsAll = this.#readsAll || ids.length > MAX_SINGLE_READS;
    const readsLists = this.#readsAll || this.#readsLists;
    const readsOthers = this.#readsOthers;
    this.#tasks = new Set();
    this.#readsAll = this.#readsLists = this.#readsOthers = false;
    await Promise.all([
      readsOthers ? this.queryClient.invalidateQueries({ predicate: isNotOnStream }) : undefined,
      readsLists ? this.queryClient.invalidateQueries(listsOptions(this.userId)) : undefined,
      // Tasks that can't be read now are read with the lists.
      readsAll ? this.#cache.refresh() : this.#readEach(ids).catch(() => this.#cache.refresh()),
    ]);
  }

  /** In one request. A task that is missing from the response is deleted, or in the trash. */
  async #readEach(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { revision } = this.#outbox;
    const { items } = await listTasks({
      path: { userId: this.userId },
      query: { id: [...ids], limit: ids.length },
    });
    // This tab has saved something since, so the response is out of date.
    if (this.#isSaving() || this.#outbox.revision !== revision) {
      for (const id of ids) this.#tasks.add(id);
      this.#schedule(SAVING_MS);
      return;
    }
    const found = new Set(items.map(({ id }) => id));
    for (const task of items) this.#cache.take(task);
    for (const id of ids) if (!found.has(id)) this.#cache.forget(id);
    await this.#cache.recount();
  }
}

function isNotOnStream({ queryKey }: Query): boolean {
  return queryKey[0] !== 'tasks' && queryKey[0] !== 'lists';
}
