import { codePoints } from '../../../lib/code-points';
import { SEARCH_MAX, TAG_LENGTH_MAX } from './task-limits';
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
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Each returns undefined for a value that the API would refuse. */
const readers = {
  show: (value) => viewNames.find((name) => name === value),
  list: (value) => (value === NO_LIST ? NO_LIST : idOf(value)),
  tag: (value) => {
    const tag = textOf(value, TAG_LENGTH_MAX);
    return tag?.trim() === '' ? undefined : tag?.normalize('NFC');
  },
  priority: (value) => [0, 1, 2, 3].find((priority) => String(priority) === textOf(value, 1)),
  sort: (value) => taskSorts.find((sort) => sort === value),
  q: (value) => {
    const text = textOf(value, SEARCH_MAX);
    return text?.trim() === '' ? '' : text;
  },
  task: (value) => idOf(value),
} satisfies { [Name in keyof TasksSearch]-?: (value: unknown) => TasksSearch[Name] | undefined };

/** Reads the query string and drops invalid values. */
export function readTasksSearch(given: Record<string, unknown>): TasksSearch {
  const show = readers.show(given.show);
  const list = readers.list(given.list);
  const tag = readers.tag(given.tag);
  const priority = readers.priority(given.priority);
  const sort = readers.sort(given.sort);
  const q = readers.q(given.q);
  const task = readers.task(given.task);
  return {
    ...(show === undefined || show === 'open' ? {} : { show }),
    ...(list === undefined ? {} : { list }),
    ...(tag === undefined ? {} : { tag }),
    ...(priority === undefined ? {} : { priority }),
    ...(sort === undefined ? {} : { sort }),
    ...(q === undefined ? {} : { q }),
    ...(task === undefined ? {} : { task }),
  };
}

/** The names in the query string whose values are invalid. */
export function invalidNames(given: Record<string, unknown>): string[] {
  return Object.entries(readers)
    .filter(([name, read]) => given[name] !== undefined && read(given[name]) === undefined)
    .map(([name]) => name);
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

export function placeOf(search: TasksSearch): TasksPlace {
  return readTasksSearch({ ...search, task: undefined });
}

function textOf(value: unknown, max: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && codePoints(text) <= max && !text.includes('\0') ? text : undefined;
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  return UUID.test(id) ? id : undefined;
}
