import type { QueryClient } from '@tanstack/react-query';
import { listTasks } from '../../../api/client';
import { TaskCache } from '../api/task-cache';
import { listsOptions } from '../api/task-queries';
import type { LiveChange } from './follow-changes';

/** More are read again as lists. */
const FEW = 50;

/** Changes come in bursts; what a bulk change touches is one of them. */
const BURST_MS = 60;

/** While this tab is saving it waits, or its own change would vanish for a moment. */
const SAVING_MS = 150;

/** Brings what other tabs and devices changed to the screen: single tasks by themselves, more by reading again. */
export class LiveTasks {
  readonly #cache: TaskCache;
  #tasks = new Set<string>();
  #readsAll = false;
  #readsLists = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly queryClient: QueryClient,
    private readonly userId: string,
  ) {
    this.#cache = new TaskCache(queryClient, userId);
  }

  hear(change: LiveChange): void {
    if (change) {
      for (const id of change.tasks) this.#tasks.add(id);
      this.#readsLists ||= change.lists.length > 0;
    } else this.#readsAll = true;
    this.#schedule(BURST_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.queryClient.isMutating() > 0 && navigator.onLine) this.#schedule(SAVING_MS);
      else void this.#read();
    }, ms);
  }

  async #read(): Promise<void> {
    const ids = [...this.#tasks];
    const readsAll = this.#readsAll || ids.length > FEW;
    const readsLists = this.#readsAll || this.#readsLists;
    this.#tasks = new Set();
    this.#readsAll = this.#readsLists = false;
    await Promise.all([
      readsLists ? this.queryClient.invalidateQueries(listsOptions(this.userId)) : undefined,
      // What cannot be read now is read with the next look at the lists.
      readsAll ? this.#cache.refresh() : this.#readEach(ids).catch(() => this.#cache.refresh()),
    ]);
  }

  /** In one request; what does not come back is gone, or in the trash. */
  async #readEach(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { signal } = new AbortController();
    const { items } = await listTasks(this.userId, { id: [...ids], limit: ids.length }, signal);
    // Saved here in the meantime: then this answer is of the time before.
    if (this.queryClient.isMutating() > 0) {
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
