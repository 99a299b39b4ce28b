import { taskSorts, type TaskSort } from './task-order';
import { usualSort, viewNames, type TaskView, type ViewName } from './task-view';

/** The query string of the tasks page. Defaults are left out. */
export interface TasksSearch {
  readonly show?: ViewName;
  /** The id of a list, or `none` for the inbox. */
  readonly list?: string;
  readonly tag?: string;
  readonly priority?: number;
  readonly sort?: TaskSort;
  readonly q?: string;
  /** The id of the open task. */
  readonly task?: string;
}

/** The query string without the open task: what the page behind it shows. */
export type TasksPlace = Omit<TasksSearch, 'task'>;

const NO_LIST = 'none';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the query string and drops invalid values. */
export function readTasksSearch(given: Record<string, unknown>): TasksSearch {
  const name = viewNames.find((candidate) => candidate === given.show);
  const sort = taskSorts.find((candidate) => candidate === given.sort);
  const priority = [0, 1, 2, 3].find((candidate) => candidate === given.priority);
  const [q, list, tag, task] = [given.q, given.list, given.tag, given.task].map(textOf);
  return {
    ...(name === undefined || name === 'open' ? {} : { show: name }),
    ...(list === undefined || !/^(none|[0-9a-f-]{36})$/i.test(list) ? {} : { list }),
    ...(tag === undefined ? {} : { tag }),
    ...(priority === undefined ? {} : { priority }),
    ...(sort === undefined ? {} : { sort }),
    ...(q === undefined ? {} : { q }),
    ...(task === undefined || !UUID.test(task) ? {} : { task }),
  };
}

export function viewOf(search: TasksPlace, day: string): TaskView {
  const { show: name = 'open', list, tag, priority, q } = search;
  const listId = list === undefined ? undefined : list === NO_LIST ? null : list;
  const view = { name, day, listId, tag, priority, search: q };
  return { ...view, sort: search.sort ?? (q === undefined ? usualSort(view) : 'created') };
}

export function searchOfList(listId: string | null): TasksSearch {
  return { list: listId ?? NO_LIST };
}

/** The router reads 42 as a number; a search for it is a text. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
