import type { List, Task, TaskSummary } from '../../../api/client';
import { comesBefore, sortsOnServerOnly } from '../model/task-order';
import { counted } from '../model/task-summary';
import { isInView, type TaskView } from '../model/task-view';
import { changed, tasksBefore } from './change';
import { isListStep, listsAfter } from './list-change';
import { isRefused, type PendingChange } from './pending-change';

/**
 * Shows pending changes over what the server has: the tasks of a view as they will be.
 *
 * @param hasMore Whether the server has more tasks after the last one, among which a task may belong.
 */
export function withPending(
  view: TaskView,
  tasks: readonly Task[],
  pending: readonly PendingChange[],
  hasMore: boolean,
): readonly Task[] {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const results = resultsOf(pending, known);
  if (results.size === 0) return tasks;

  const { sort, search } = view;
  const isSorted = search === undefined && !sortsOnServerOnly(sort);
  const shown = [...results.values()].filter((task) => isInView(view, task));
  if (sortsOnServerOnly(sort) || !isSorted) {
    // Only the server knows the place: a task stays where it is, and another one is shown first.
    const kept = new Map(shown.map((task) => [task.id, task]));
    const added = search === undefined ? shown.filter(({ id }) => !known.has(id)) : [];
    return [
      ...added,
      ...tasks.flatMap((task) => (results.has(task.id) ? (kept.get(task.id) ?? []) : [task])),
    ];
  }
  const rest = tasks.filter(({ id }) => !results.has(id));
  const inserted = shown.sort((one, other) => (comesBefore(sort, one, other) ? -1 : 1));
  return mergedInOrder(rest, inserted, (one, other) => comesBefore(sort, one, other), hasMore);
}

/** Returns the lists as they will be once the pending changes are saved. */
export function withPendingLists(lists: readonly List[], pending: readonly PendingChange[]): readonly List[] {
  return pending.reduce(
    (shown, entry) =>
      isListStep(entry.change) && !isRefused(entry) ? listsAfter(entry.change, shown) : shown,
    lists,
  );
}

/** Returns a task as it will be once the pending changes are saved. */
export function withPendingChanges(task: Task, pending: readonly PendingChange[]): Task {
  return resultsOf(pending, new Map([[task.id, task]])).get(task.id) ?? task;
}

/** Returns the counts as they will be once the pending changes are saved. */
export function withPendingCounts(
  summary: TaskSummary,
  pending: readonly PendingChange[],
  day: string,
): TaskSummary {
  const originals = new Map<string, Task>();
  for (const { change } of pending)
    for (const task of tasksBefore(change)) if (!originals.has(task.id)) originals.set(task.id, task);
  let counts = summary;
  for (const [id, after] of resultsOf(pending, originals)) {
    const before = originals.get(id);
    if (before) counts = counted(counted(counts, before, -1, day), after, 1, day);
  }
  return counts;
}

/** The tasks that pending changes are about, as they will be. */
function resultsOf(
  pending: readonly PendingChange[],
  known: ReadonlyMap<string, Task>,
): ReadonlyMap<string, Task> {
  const results = new Map<string, Task>();
  for (const entry of pending) {
    const { change, at } = entry;
    if (change.kind === 'create' || isRefused(entry)) continue;
    if (isListStep(change)) {
      if (change.kind === 'delete-list')
        for (const task of [...known.values(), ...results.values()])
          if ((results.get(task.id) ?? task).listId === change.list.id)
            results.set(task.id, changed({ kind: 'trash', before: task }, results.get(task.id) ?? task, at));
      continue;
    }
    for (const before of tasksBefore(change)) {
      const task = results.get(before.id) ?? known.get(before.id) ?? before;
      const previous =
        change.kind === 'move' &&
        change.afterId !== null &&
        (results.get(change.afterId) ?? known.get(change.afterId));
      const placed = previous ? { ...change, afterPosition: previous.position } : change;
      results.set(before.id, changed(placed, task, at));
    }
  }
  return results;
}

function mergedInOrder(
  rest: readonly Task[],
  inserted: readonly Task[],
  comesFirst: (one: Task, other: Task) => boolean,
  hasMore: boolean,
): Task[] {
  const all: Task[] = [];
  let next = 0;
  for (const task of rest) {
    for (let one = inserted[next]; one && comesFirst(one, task); one = inserted[next]) {
      all.push(one);
      next += 1;
    }
    all.push(task);
  }
  return hasMore ? all : [...all, ...inserted.slice(next)];
}
