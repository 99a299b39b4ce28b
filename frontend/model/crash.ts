import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { listTasks, type Task } from '../src/api/client';
import type { Change } from '../src/features/tasks/sync/change';
import { createOutboxStore } from '../src/features/tasks/sync/outbox-store';
import { Device } from './device';
import { History, type Seen } from './history';
import type { Api } from './network';
import { Tab } from './tab';

const TASKS = 30;
const CHANGES = 200;
/** So many are saved when the API and the tab are killed. */
const SAVED_BEFORE = 60;
const POLL_MS = 5;

/** Kills the API and the tab while mixed changes are sent, starts both, and returns what is wrong in the end. */
export async function crashWhileSending(api: Api): Promise<string[]> {
  const userId = randomUUID();
  const history = new History();
  const device = new Device<Tab>('A');
  const first = new Tab(device, userId, history);
  const listId = randomUUID();
  const store = first.run(createOutboxStore);
  const stored = (tab: Tab) => tab.run(() => store.read(userId));
  const until = async (isReached: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isReached())) await wait(POLL_MS);
  };

  for (let index = 0; index < TASKS; index += 1)
    first.add({ kind: 'create', draft: { id: randomUUID(), title: `task ${index}` } });
  await until(async () => (await stored(first)).length === 0);
  await until(() => first.refresh());

  device.isOnline = false;
  const created: string[] = [];
  first.add({ kind: 'create-list', list: newList(userId, listId) });
  for (let index = 1; index < CHANGES; index += 1) {
    const change = mixedChange(index, first.shown(), listId);
    if (change.kind === 'create') created.push(change.draft.id);
    first.add(change);
  }
  await until(async () => (await stored(first)).length === CHANGES);

  device.isOnline = true;
  first.run(first.outbox.retry);
  await until(() => first.outbox.pending().length <= CHANGES - SAVED_BEFORE);
  await api.kill();
  first.crash();
  const problems = history.failures;
  await api.restart();

  const second = new Tab(device, userId, history);
  if ((await stored(second)).length === 0) problems.push('nothing was left to send when the tab was killed');
  await until(async () => (await stored(second)).length === 0);
  await until(() => second.refresh());
  const tasks = second.shown();
  problems.push(...history.verify(tasks));
  const shown = tasks.map(({ id }) => id);
  if (tasks.length !== TASKS + created.length || new Set(shown).size !== tasks.length)
    problems.push(`${tasks.length} tasks are shown instead of ${TASKS + created.length}`);
  const inList = await second.run(() => listTasks({ path: { userId }, query: { listId, limit: 100 } }));
  if (inList.items.length !== created.length)
    problems.push(`${inList.items.length} of ${created.length} tasks are in the new list`);
  second.run(() => {
    second.outbox.stop();
  });
  return problems;
}

/** Every fourth is a new task; the others change tasks, of which the last ones are only deleted. */
export function mixedChange(index: number, tasks: readonly Task[], listId: string): Change {
  const write = randomUUID();
  const open = tasks.filter(({ title, deletedAt }) => deletedAt === null && !title.startsWith('new'));
  const task = open[index % (open.length - 10)];
  const last = open.at(-1);
  if (index % 4 === 0 || !task || !last)
    return { kind: 'create', draft: { id: randomUUID(), title: `new ${index}`, listId } };
  const seen = (each: Task): Seen => ({ ...each, write });
  const before = seen(task);
  switch (index % 20) {
    case 3:
      return { kind: 'trash', before: seen(last) };
    case 7:
      return {
        kind: 'bulk',
        tasks: open.slice(0, 5).map(seen),
        changes: { priority: index % 3 },
      };
    case 11:
      return { kind: 'move', before, afterId: null, afterPosition: null };
    case 15:
      return { kind: 'update', before, change: { completed: !task.completed } };
    default:
      return { kind: 'update', before, change: { title: `task renamed ${index}` } };
  }
}

function newList(userId: string, id: string) {
  const now = new Date().toISOString();
  return { id, userId, name: 'List', colour: null, position: '', version: 0, createdAt: now, updatedAt: now };
}
