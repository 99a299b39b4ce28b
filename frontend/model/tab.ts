import { listTasks, type Task } from '../src/api/client';
import { applied } from '../src/features/tasks/model/bulk-change';
import type { Change } from '../src/features/tasks/sync/change';
import { Outbox } from '../src/features/tasks/sync/outbox';
import { createOutboxStore, type OutboxStore } from '../src/features/tasks/sync/outbox-store';
import { withPending } from '../src/features/tasks/sync/overlay';
import { sendChange, type Saved } from '../src/features/tasks/sync/send-change';
import { type Device, inTab, whileOpen } from './device';
import type { History } from './history';
import { witness } from './network';

const DAY = '2026-11-30';

/** A page with its own outbox and tasks, over the storage of its device. */
export class Tab {
  readonly outbox: Outbox;
  readonly name: string;
  isOpen = true;
  readonly #tasks = new Map<string, Task>();
  readonly #closing = Promise.withResolvers<undefined>();

  constructor(
    readonly device: Device<Tab>,
    readonly userId: string,
    private readonly history: History,
  ) {
    device.tabs.push(this);
    this.name = `${device.name}${(device.opened += 1)}`;
    this.outbox = this.run(() => new Outbox(userId, this.#connections()));
    this.run(() => {
      this.outbox.start();
    });
  }

  run<T>(work: () => T): T {
    return inTab.run(this, work);
  }

  get closed(): Promise<undefined> {
    return this.#closing.promise;
  }

  /** Ends as a crash would: nothing is stopped. What wasn't stored yet is lost. */
  crash(): void {
    const { pending } = this.outbox;
    const changes = pending().map(({ change }) => change);
    this.history.crashed(changes);
    this.history.note(this.name, 'crashes with', changes);
    this.isOpen = false;
    this.device.tabs.splice(this.device.tabs.indexOf(this), 1);
    this.#closing.resolve(undefined);
  }

  /** The tasks as the user sees them, also those in the trash. */
  shown(): readonly Task[] {
    const all = [...this.#tasks.values()];
    return (['all', 'trash'] as const).flatMap((name) =>
      withPending(
        { name, day: DAY, sort: 'manual' },
        all.filter(({ deletedAt }) => (deletedAt !== null) === (name === 'trash')),
        this.outbox.pending(),
        false,
      ),
    );
  }

  /** Makes a change, as the page does. */
  add(change: Change): void {
    this.history.typed(this.device.name, this, change);
    this.history.note(this.name, 'adds', [change]);
    this.run(() => {
      this.outbox.add(change);
    });
  }

  /** Reads the tasks, as the page does when the server reports a change. Returns whether they are up to date. */
  refresh(): Promise<boolean> {
    return this.run(() => whileOpen(this, () => this.#read())).catch(() => false);
  }

  async #read(): Promise<boolean> {
    const { revision } = this.outbox;
    const path = { userId: this.userId };
    const pages = await Promise.all([
      listTasks({ path, query: { limit: 100 } }),
      listTasks({ path, query: { limit: 100, trashed: true } }),
    ]);
    if (this.outbox.revision !== revision) return false;
    this.#tasks.clear();
    for (const task of pages.flatMap(({ items }) => items)) this.#tasks.set(task.id, task);
    return true;
  }

  #connections(): ConstructorParameters<typeof Outbox>[1] {
    const store = createOutboxStore();
    const guarded: OutboxStore = {
      put: (entry) =>
        whileOpen(this, async () => {
          await store.put(entry);
          this.history.stored(entry.change);
          this.history.note(this.name, 'has stored', [entry.change]);
        }),
      delete: (entries) => whileOpen(this, () => store.delete(entries)),
      refuse: (entries, refusal) => whileOpen(this, () => store.refuse(entries, refusal)),
      read: (userId) => whileOpen(this, () => store.read(userId)),
      clear: (userId) => whileOpen(this, () => store.clear(userId)),
    };
    return {
      store: guarded,
      send: (changes, version) => {
        this.history.note(this.name, `sends for version ${version ?? 'seen'}`, changes);
        return whileOpen(this, () =>
          witness.run(
            (ids) => {
              this.history.arrived(changes, ids);
              this.history.note('server', 'has', changes);
            },
            () => sendChange(this.userId, changes, version),
          ),
        );
      },
      onSaved: (changes, saved) => {
        this.history.saved(changes, saved);
        this.history.note(
          this.name,
          `hears of version ${'task' in saved ? saved.task.version : '?'} by`,
          changes,
        );
        this.#take(changes, saved);
      },
      onRefused: (changes, error) => {
        this.history.note(this.name, `sees refused (${error.message})`, changes);
        this.history.refused(this.device.name, changes, error);
      },
    };
  }

  #take(changes: readonly Change[], saved: Saved): void {
    if ('task' in saved) this.#tasks.set(saved.task.id, saved.task);
    for (const change of changes)
      if (change.kind === 'bulk')
        for (const task of change.tasks) this.#tasks.set(task.id, applied(change.changes, task));
    if (!('task' in saved)) void this.refresh();
  }
}
