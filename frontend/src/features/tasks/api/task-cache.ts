import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Task, TaskPage, TaskSummary } from '../../../api/client';
import { comesBefore, sortsOnServerOnly } from '../model/task-order';
import { taskListOptions, taskListsKey, taskSummariesKey } from './task-queries';
import { counted } from '../model/task-summary';
import { hasKnownOrder, isInView, type TaskView } from '../model/task-view';

type LoadedPages = InfiniteData<TaskPage>;

/**
 * The tasks this browser has loaded. A change is written into every loaded list, so that it shows without another
 * request.
 */
export class TaskCache {
  constructor(
    private readonly queryClient: QueryClient,
    private readonly userId: string,
  ) {}

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
  listed(view: TaskView): Task[] {
    const pages = this.queryClient.getQueryData(taskListOptions(this.userId, view).queryKey)?.pages;
    return pages?.flatMap(({ items }) => items) ?? [];
  }

  /** Finds a task in any loaded list. */
  find(id: string): Task | undefined {
    for (const { pages } of this.#lists()) {
      const found = pages.pages.flatMap(({ items }) => items).find((task) => task.id === id);
      if (found) return found;
    }
    return undefined;
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

  #place(task: Task): void {
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
