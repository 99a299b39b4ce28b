import type { Task } from '../../../api/client';
import { changed, restored, type Change } from './change';
import type { Reversible } from './history';
import type { Outbox } from './outbox';
import { isRefused } from './pending-change';
import type { Saved } from './send-change';

type Options = Readonly<{
  /** The task that a moved one was after; null: it was on top. */
  previous?: Task | null;
  /** The list that a moved one was after; null: it was on top. */
  previousListId?: string | null;
  /** Called each time the server has the change. */
  onSaved?: (saved: Saved) => void;
  /** Called each time the server has undone it. */
  onUndone?: (saved: Saved) => void;
}>;

/** Makes a change, and returns how it is undone and made again. Both go through the outbox, so they work offline. */
export function makeChange(outbox: Outbox, change: Change, options: Options = {}): Reversible {
  const steps = new ChangeSteps(outbox, change, options);
  steps.make();
  return steps;
}

class ChangeSteps implements Reversible {
  #id = '';
  #inverseId = '';
  #isWithdrawn = false;
  #undone: Saved | undefined;
  #saved: Saved | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly change: Change,
    private readonly options: Options,
  ) {}

  make(change = this.change): void {
    this.#saved = undefined;
    this.#id = this.outbox.add(change, (saved) => {
      this.#saved = saved;
      this.options.onSaved?.(saved);
    });
  }

  readonly undo = async (): Promise<boolean> => {
    this.#isWithdrawn = this.#isBetterWithdrawn() && (await this.outbox.withdraw(this.#id));
    if (this.#isWithdrawn) return true;
    const inverse = this.#inverse();
    if (!inverse) return false;
    this.#undone = undefined;
    this.#inverseId = this.outbox.add(inverse, (saved) => {
      this.#undone = saved;
      this.options.onUndone?.(saved);
    });
    return true;
  };

  readonly redo = async (): Promise<boolean> => {
    const { change } = this;
    // The server restores a list only by the id of its deletion.
    if (change.kind === 'create-list' && (await this.outbox.withdraw(this.#inverseId))) return true;
    const saved = this.#saved;
    const undone = this.#undone;
    if (change.kind === 'create' && !this.#isWithdrawn && saved && 'task' in saved)
      this.outbox.add({ kind: 'restore', before: trashed(saved.task) });
    else if (change.kind === 'update' && saved && 'task' in saved) {
      // Made for what this device saved since, so that only a change elsewhere is a conflict.
      const { version } = saved.task;
      this.make({ ...change, before: { ...change.before, version } });
    } else if (
      change.kind === 'create-list' &&
      undone &&
      'deletionId' in undone &&
      undone.deletionId !== null
    )
      this.outbox.add({ kind: 'restore-list', list: change.list, deletionId: undone.deletionId });
    else this.make();
    return true;
  };

  /** What only the server knows can't be undone before it is saved, and what it refused never was made. */
  #isBetterWithdrawn(): boolean {
    const entry = this.#pending();
    return (
      entry !== undefined &&
      (isRefused(entry) || ['create', 'skip', 'bulk', 'delete-list'].includes(entry.change.kind))
    );
  }

  #pending() {
    return this.outbox.pending().find(({ id }) => id === this.#id);
  }

  /** Returns nothing if the change was discarded, or changed nothing. */
  #inverse(): Change | null {
    const { change } = this;
    const saved = this.#saved;
    if (!saved && !this.#pending()) return null;
    const task = saved && 'task' in saved ? saved.task : null;
    const outcome = saved && 'outcome' in saved ? saved.outcome : null;
    const savedList = saved && 'list' in saved ? saved.list : null;
    switch (change.kind) {
      case 'create':
        return task && { kind: 'trash', before: task };
      case 'update':
        return {
          kind: 'update',
          before: task ?? changed(change, change.before, Date.now()),
          change: restored(change.change, change.before),
        };
      case 'skip': {
        const { dueDate, dueTime, dueZone, repeat, reminders } = change.before;
        const earlier = { dueDate, dueTime, dueZone, repeat, reminders };
        return task && { kind: 'update', before: task, change: earlier };
      }
      case 'trash':
        return { kind: 'restore', before: trashed(task ?? change.before) };
      case 'restore':
        return { kind: 'trash', before: { ...(task ?? change.before), deletedAt: null } };
      case 'move': {
        const { previous = null } = this.options;
        return {
          kind: 'move',
          before: task ?? changed(change, change.before, Date.now()),
          afterId: previous?.id ?? null,
          afterPosition: previous?.position ?? null,
        };
      }
      case 'bulk': {
        if (!outcome?.bulkId) return null;
        const { bulkId } = outcome;
        const after = change.tasks.map((one) => changed(change, one, Date.now()));
        return { kind: 'undo', bulkId, tasks: after, originals: change.tasks };
      }
      case 'create-list':
        return { kind: 'delete-list', list: savedList ?? change.list };
      case 'update-list': {
        const { name, colour } = change.list;
        return { kind: 'update-list', list: { ...change.list, ...change.change }, change: { name, colour } };
      }
      case 'move-list':
        return { kind: 'move-list', list: change.list, afterId: this.options.previousListId ?? null };
      case 'delete-list': {
        const deletionId = saved && 'deletionId' in saved ? saved.deletionId : null;
        return deletionId === null ? null : { kind: 'restore-list', list: change.list, deletionId };
      }
      case 'restore-list':
      case 'undo':
        return null;
    }
  }
}

function trashed(task: Task): Task {
  return { ...task, deletedAt: task.deletedAt ?? new Date().toISOString() };
}
