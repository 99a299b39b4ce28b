import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { BulkOutcome, Task, TaskPage, TaskSummary } from '../../../api/client';
import { applied } from '../model/bulk-change';
import { comesBefore, sortsOnServerOnly } from '../model/task-order';
import {
  linkedTaskOptions,
  listsOptions,
  taskListOptions,
  taskListsKey,
  taskSummariesKey,
} from './task-queries';
import { counted } from '../model/task-summary';
import { hasKnownOrder, isInView, type TaskView } from '../model/task-view';
import { tasksBefore, type BulkUndo, type Change } from '../sync/change';
import { isListStep, listsAfter, type ListStep } from '../sync/list-change';
import type { Saved } from '../sync/send-change';

type LoadedPages = InfiniteData<TaskPage>;

/** Saved changes follow each other quickly, for example when many wait for the network. */
const REFRESH_MS = 200;

/**
 * The tasks as the server last sent them. What it saved is written into every loaded list, so that it shows without
 * another request. Changes that it doesn't have yet are in the outbox and shown over these.
 */
export class TaskCache {
  #isRefreshing = false;

  constructor(
    private readonly queryClient: QueryClient,
    private readonly userId: string,
  ) {}

  /** Stores what the server saved for a change, or for several updates of one task. */
  async takeSaved(changes: readonly Change[], saved: Saved): Promise<void> {
    const wereReading = await this.interruptReads();
    const [change] = changes;
    if (!change) return;
    if (change.kind === 'bulk')
      for (const task of change.tasks) this.replace(task, applied(change.changes, task));
    if (change.kind === 'undo' && 'outcome' in saved) this.#takeUndone(change, saved.outcome);
    if ('task' in saved) this.#takeTask(change, saved.task);
    if (isListStep(change)) await this.#takeList(change, saved);
    if (wereReading || 'outcome' in saved || 'deletionId' in saved || changesOthers(change, saved))
      this.#refreshSoon();
  }

  add(task: Task): void {
    this.#place(task);
    this.#count(task, 1);
  }

  /** `before` is the task as the counts on the screen include it. */
  replace(before: Task, after: Task): void {
    this.#place(after);
    this.#count(before, -1);
    this.#count(after, 1);
  }

  remove(task: Task): void {
    for (const { key, pages } of this.#lists()) this.queryClient.setQueryData(key, without(pages, task));
    this.#count(task, -1);
  }

  /** Stores a task as the server has it now. The counts are read separately. */
  take(task: Task): void {
    this.#place(task);
  }

  /** Drops a task that is deleted or in the trash. */
  forget(id: string): void {
    for (const { key, view, pages } of this.#lists()) {
      if (view.name === 'trash') void this.queryClient.invalidateQueries({ queryKey: key });
      else this.queryClient.setQueryData(key, without(pages, { id }));
    }
  }

  /** Returns the current tasks of a view, which may render a moment later. */
  listed(view: TaskView): { tasks: Task[]; hasMore: boolean } {
    const pages = this.queryClient.getQueryData(taskListOptions(this.userId, view).queryKey)?.pages ?? [];
    return {
      tasks: pages.flatMap(({ items }) => items),
      hasMore: (pages.at(-1)?.nextCursor ?? null) !== null,
    };
  }

  /** Finds a task in any loaded list. */
  find(id: string): Task | undefined {
    for (const { pages } of this.#lists()) {
      const found = pages.pages.flatMap(({ items }) => items).find((task) => task.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** Finds the latest version of a task in any loaded list, or as it was read by its id. */
  newest(id: string): Task | undefined {
    const listed = this.find(id);
    const linked = this.queryClient.getQueryData(linkedTaskOptions(this.userId, id).queryKey) ?? undefined;
    return linked && linked.version > (listed?.version ?? 0) ? linked : listed;
  }

  /**
   * Cancels reads that began before a change, because their response would undo it on the screen.
   *
   * @returns Whether there were any; the caller then has to refresh after the change.
   */
  async interruptReads(): Promise<boolean> {
    const queryKey = taskListsKey(this.userId);
    const wereReading = this.queryClient.isFetching({ queryKey }) > 0;
    await this.queryClient.cancelQueries({ queryKey });
    return wereReading;
  }

  async refresh(): Promise<void> {
    await Promise.all([
      this.queryClient.invalidateQueries({ queryKey: taskListsKey(this.userId) }),
      this.recount(),
    ]);
  }

  async recount(): Promise<void> {
    await this.queryClient.invalidateQueries({ queryKey: taskSummariesKey(this.userId) });
  }

  /** The server may have put a list elsewhere, and what it deleted or restored has tasks. */
  async #takeList(step: ListStep, saved: Saved): Promise<void> {
    const { queryKey } = listsOptions(this.userId);
    await this.queryClient.cancelQueries({ queryKey });
    this.queryClient.setQueryData(queryKey, (lists) => {
      const after = lists && listsAfter(step, lists);
      return after?.map((list) => ('list' in saved && list.id === saved.list.id ? saved.list : list));
    });
    void this.queryClient.invalidateQueries({ queryKey });
  }

  #takeTask(change: Change, task: Task): void {
    const [before] = tasksBefore(change);
    if (before) this.replace(before, task);
    // A creation sent twice may have been changed or deleted since, and one that was read already is counted.
    else if (task.deletedAt !== null || this.find(task.id)) this.take(task);
    else this.add(task);
  }

  /** Tasks that have changed since are left as they are. */
  #takeUndone({ tasks, originals }: BulkUndo, { results }: BulkOutcome): void {
    const undone = new Set(results.flatMap(({ id, status }) => (status === 'changed' ? [id] : [])));
    for (const task of tasks.filter(({ id }) => undone.has(id))) {
      const original = originals.find(({ id }) => id === task.id);
      if (original) this.replace(task, original);
    }
  }

  #refreshSoon(): void {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    setTimeout(() => {
      this.#isRefreshing = false;
      void this.refresh();
    }, REFRESH_MS);
  }

  #place(task: Task): void {
    const { queryKey } = linkedTaskOptions(this.userId, task.id);
    this.queryClient.setQueryData(queryKey, (read) => read && task);
    for (const { key, view, pages } of this.#lists()) {
      const { sort } = view;
      if (!isInView(view, task)) this.queryClient.setQueryData(key, without(pages, task));
      else if (hasKnownOrder(view) && !sortsOnServerOnly(sort))
        this.queryClient.setQueryData(
          key,
          placed(pages, task, (other) => comesBefore(sort, task, other)),
        );
      else {
        const isKnown = pages.pages.some(({ items }) => items.some(({ id }) => id === task.id));
        this.queryClient.setQueryData(key, isKnown ? updated(pages, task) : onTop(pages, view, task));
        // Only the server knows the place; a visible task may stay where it is until the next read.
        void this.queryClient.invalidateQueries({ queryKey: key, refetchType: isKnown ? 'none' : 'active' });
      }
    }
  }

  #lists(): { key: QueryKey; view: TaskView; pages: LoadedPages }[] {
    return this.queryClient
      .getQueriesData<LoadedPages>({ queryKey: taskListsKey(this.userId) })
      .flatMap(([key, pages]) => {
        const view = key.at(-1);
        return pages && isView(view) ? [{ key, view, pages }] : [];
      });
  }

  #count(task: Task, by: 1 | -1): void {
    const summaries = this.queryClient.getQueriesData<TaskSummary>({
      queryKey: taskSummariesKey(this.userId),
    });
    for (const [key, summary] of summaries) {
      const day = key.at(-1);
      if (summary && typeof day === 'string')
        this.queryClient.setQueryData(key, counted(summary, task, by, day));
    }
  }
}

/** Completing a repeating task adds its next one, and reopening it removes that again. */
function changesOthers(change: Change, saved: Saved): boolean {
  const [before] = tasksBefore(change);
  return before?.repeat != null && 'task' in saved && saved.task.completed !== before.completed;
}

function isView(value: unknown): value is TaskView {
  return typeof value === 'object' && value !== null && 'name' in value && 'day' in value;
}

function without(data: LoadedPages, { id }: Pick<Task, 'id'>): LoadedPages {
  return mapItems(data, (items) => items.filter((other) => other.id !== id));
}

function updated(data: LoadedPages, task: Task): LoadedPages {
  return mapItems(data, (items) => items.map((other) => (other.id === task.id ? task : other)));
}

/** Inserts the task on top, where its unsaved row was. Search results are left to the server. */
function onTop(data: LoadedPages, { search }: TaskView, task: Task): LoadedPages {
  const [first, ...rest] = data.pages;
  if (search !== undefined || first === undefined) return data;
  return { ...data, pages: [{ ...first, items: [task, ...first.items] }, ...rest] };
}

/** Inserts the task in its place, unless that is after the last loaded page. */
function placed(data: LoadedPages, task: Task, isBefore: (other: Task) => boolean): LoadedPages {
  const { pages, ...rest } = without(data, task);
  const lastPage = pages.length - 1;
  const target = pages.findIndex(
    ({ items, nextCursor }, index) => items.some(isBefore) || (index === lastPage && nextCursor === null),
  );
  return {
    ...rest,
    pages: pages.map((page, index) => (index === target ? withTask(page, task, isBefore) : page)),
  };
}

function withTask(page: TaskPage, task: Task, isBefore: (other: Task) => boolean): TaskPage {
  const at = page.items.findIndex(isBefore);
  return { ...page, items: page.items.toSpliced(at === -1 ? page.items.length : at, 0, task) };
}

function mapItems(data: LoadedPages, change: (items: Task[]) => Task[]): LoadedPages {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) };
}
