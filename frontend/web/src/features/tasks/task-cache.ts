import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Task, TaskPage } from '../../api/client';
import { belongsTo, taskCountsOptions, taskFilters, taskListOptions, taskListsKey } from './task-queries';

type LoadedPages = InfiniteData<TaskPage>;

/**
 * What this browser knows of the owner's tasks. A change is written into every loaded list, so that nothing needs to be
 * fetched again to be seen.
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

  /** `before` is what the counts on the screen still reckon with. */
  replace(before: Task, after: Task): void {
    this.#place(after);
    this.#count(before, -1);
    this.#count(after, 1);
  }

  remove(task: Task): void {
    for (const filter of taskFilters) this.#change(filter, (data) => placed(data, task, false));
    this.#count(task, -1);
  }

  /**
   * Ends reads that began before a change: their answer would show the time before it.
   *
   * @returns whether there were any; the caller then has to refresh when the change is through.
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
      this.queryClient.invalidateQueries(taskCountsOptions(this.userId)),
    ]);
  }

  #place(task: Task): void {
    for (const filter of taskFilters) {
      this.#change(filter, (data) => placed(data, task, belongsTo(filter, task)));
    }
  }

  #change(filter: (typeof taskFilters)[number], change: (data: LoadedPages) => LoadedPages): void {
    this.queryClient.setQueryData(taskListOptions(this.userId, filter).queryKey, (data) =>
      data ? change(data) : undefined,
    );
  }

  #count(task: Task, by: 1 | -1): void {
    const kind = task.completed ? 'completed' : 'open';
    this.queryClient.setQueryData(taskCountsOptions(this.userId).queryKey, (counts) =>
      counts ? { ...counts, [kind]: Math.max(0, counts[kind] + by) } : undefined,
    );
  }
}

/** The list with the task in its place (newest first), or without it. What lies behind the last page stays there. */
function placed(data: LoadedPages, task: Task, isMember: boolean): LoadedPages {
  const pages = data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== task.id) }));
  if (!isMember) return { ...data, pages };

  const lastPage = pages.length - 1;
  const target = pages.findIndex(
    ({ items, nextCursor }, index) =>
      items.some((other) => isNewer(task, other)) || (index === lastPage && nextCursor === null),
  );
  return { ...data, pages: pages.map((page, index) => (index === target ? withTask(page, task) : page)) };
}

function withTask(page: TaskPage, task: Task): TaskPage {
  const at = page.items.findIndex((other) => isNewer(task, other));
  return { ...page, items: page.items.toSpliced(at === -1 ? page.items.length : at, 0, task) };
}

/** The server's order: created last comes first, then the greater id. */
function isNewer(task: Task, other: Task): boolean {
  return task.createdAt === other.createdAt ? task.id > other.id : task.createdAt > other.createdAt;
}
