import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { BulkChanges, Task, TaskChange } from '../src/api/client';
import { merged, type Change } from '../src/features/tasks/sync/change';
import { isRefused, type PendingChange } from '../src/features/tasks/sync/pending-change';
import { ChangeConflict, isUpdate } from '../src/features/tasks/sync/send-change';
import { isGone } from '../src/lib/request-failure';
import { Device, type Cut } from './device';
import { History, type Seen } from './history';
import { mulberry32 } from './random';
import { Tab } from './tab';

const CUTS: readonly Cut[] = [
  'request lost',
  'response lost',
  'response lost',
  'server busy',
  'server error',
];

/** Reads again until the other requests have ended: the API may be starting. */
const READ_AGAIN_MS = 5;
const DEADLINE_MS = 240_000;

/** Returns what went wrong in one random sequence. */
export async function runSequence(seed: number): Promise<string[]> {
  const random = mulberry32(seed);
  const userId = randomUUID();
  const history = new History();
  const devices = ['A', 'B'].map((name) => new Device<Tab>(name));
  for (const device of devices) new Tab(device, userId, history);
  let texts = 0;

  const chance = (part: number): boolean => random() < part;
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(values: readonly T[]): T | undefined => values[below(values.length)];
  const newText = (device: Device<Tab>): string => `${device.name}${(texts += 1)} of ${seed}`;

  const seen = (task: Task, write: string = randomUUID()): Seen => ({ ...task, write });

  function someChange(tab: Tab): Change {
    const tasks = tab.shown();
    const open = tasks.filter(({ deletedAt }) => deletedAt === null);
    const task = pick(open);
    const trashed = pick(tasks.filter(({ deletedAt }) => deletedAt !== null));
    if (trashed && chance(0.4)) return { kind: 'restore', before: seen(trashed) };
    if (!task || (open.length < 3 && chance(0.3)))
      return { kind: 'create', draft: { id: randomUUID(), title: newText(tab.device) } };
    const before = seen(task);
    if (chance(0.08)) return { kind: 'trash', before };
    if (chance(0.08)) {
      const after = pick(open.filter(({ id }) => id !== task.id)) ?? null;
      return { kind: 'move', before, afterId: after?.id ?? null, afterPosition: after?.position ?? null };
    }
    if (chance(0.12)) {
      const chosen = open.filter(() => chance(0.6));
      const all = [task, ...chosen.filter(({ id }) => id !== task.id)];
      return { kind: 'bulk', tasks: all.map((each) => seen(each, before.write)), changes: someBulk() };
    }
    return { kind: 'update', before, change: someUpdate(task, tab.device) };
  }

  function someUpdate(task: Task, device: Device<Tab>): TaskChange {
    const due = `2027-01-${String(1 + below(28)).padStart(2, '0')}`;
    const choices: TaskChange[] = [
      { title: newText(device) },
      { title: newText(device) },
      { description: newText(device) },
      { description: newText(device) },
      { completed: !task.completed },
      { completed: !task.completed },
      { dueDate: task.dueDate !== null && chance(0.3) ? null : due },
      { priority: below(4) },
      { tags: [`tag${below(1_000)}`] },
    ];
    return pick(choices) ?? {};
  }

  function someBulk(): BulkChanges {
    const choices: BulkChanges[] = [
      { completed: chance(0.5) },
      { priority: below(4) },
      { addTags: [`tag${below(1_000)}`] },
      { trashed: true },
    ];
    return pick(choices) ?? {};
  }

  /** Decides about refused changes as the cards let the user, in one tab, or not yet. */
  function decide({ tabs: [tab] }: Device<Tab>, share: number): void {
    if (!tab) return;
    for (const group of cardsOf(tab)) if (chance(share)) decideAbout(tab, group);
  }

  function decideAbout(tab: Tab, group: readonly PendingChange[]): void {
    const [first] = group;
    const error = first?.error;
    if (!first || !error) return;
    const changes = group.map(({ change }) => change);
    const updates = changes.filter(isUpdate);
    const ids = group.map(({ id }) => id);
    const { outbox } = tab;
    history.shown(changes, error);
    if (error instanceof ChangeConflict && chance(0.5)) {
      const change: Change = { kind: 'update', before: seen(error.current), change: merged(updates) };
      history.typed(tab.device.name, tab, change);
      tab.run(() => {
        void outbox.discard(...ids.slice(1));
        outbox.replace(first.id, change);
      });
      return;
    }
    if (isGone(error) && updates[0] && chance(0.5)) {
      const { title } = { ...updates[0].before, ...merged(updates) };
      tab.add({ kind: 'create', draft: { id: randomUUID(), title } });
    } else if (!(error instanceof ChangeConflict) && !isGone(error) && chance(0.5)) {
      history.again(changes);
      tab.run(() => {
        for (const id of ids) outbox.retryOne(id);
      });
      return;
    }
    tab.run(() => void outbox.discard(...ids));
  }

  /** The outbox gives up for a while after three failures in a row. */
  function cut(device: Device<Tab>): void {
    const kind = pick(CUTS) ?? 'request lost';
    for (let count = 1 + below(4); count > 0; count -= 1) device.cuts.push(kind);
  }

  function connect(device: Device<Tab>): void {
    device.isOnline = true;
    device.isSignedIn = true;
    for (const tab of device.tabs) tab.run(tab.outbox.retry);
  }

  async function step(): Promise<void> {
    const device = pick(devices);
    const tab = device && pick(device.tabs);
    if (!device || !tab) return;
    const kind = random();
    if (kind < 0.55) tab.add(someChange(tab));
    else if (kind < 0.64) cut(device);
    else if (kind < 0.69) device.isOnline = false;
    else if (kind < 0.71) device.isSignedIn = false;
    else if (kind < 0.8) connect(device);
    else if (kind < 0.84) {
      tab.crash();
      if (device.tabs.length === 0) new Tab(device, userId, history);
    } else if (kind < 0.87) {
      if (device.tabs.length < 2) new Tab(device, userId, history);
    } else if (kind < 0.96) await tab.refresh();
    else decide(device, 0.7);
    for (let turns = below(6); turns > 0; turns -= 1) await nextTurn();
    if (chance(0.3)) await wait(below(12));
  }

  const deadline = performance.now() + DEADLINE_MS;
  const isQuiet = (tab: Tab): boolean => tab.outbox.pending().every((entry) => isRefused(entry));
  /** Sends what the device has stored: also what a crashed tab stored too late for another tab to hear of it. */
  const sendStored = (tab: Tab): Promise<void> => {
    tab.run(tab.outbox.retry);
    return tab.outbox.settled();
  };
  /** Both devices send what they have, and read what the server has. */
  async function settle(): Promise<void> {
    for (const device of devices) {
      device.cuts.splice(0);
      connect(device);
    }
    const tabs = devices.flatMap((device) => device.tabs);
    await Promise.all(tabs.map((tab) => tab.outbox.settled()));
    for (;;) {
      await Promise.all(tabs.map(sendStored));
      const areRead = (await Promise.all(tabs.map((tab) => tab.refresh()))).every(Boolean);
      if (areRead && tabs.every(isQuiet)) return;
      if (performance.now() > deadline) throw new Error(`Sequence ${seed} didn't end`);
      await wait(READ_AGAIN_MS);
    }
  }
  const [firstTab] = devices.flatMap((device) => device.tabs);
  for (let count = 1 + below(3); count > 0; count -= 1)
    firstTab?.add({ kind: 'create', draft: { id: randomUUID(), title: newText(firstTab.device) } });
  await settle();

  for (let steps = 12 + below(14); steps > 0; steps -= 1) await step();
  await settle();
  for (let rounds = 0; rounds < 3; rounds += 1) {
    for (const device of devices) decide(device, 0.8);
    await settle();
  }

  const tabs = devices.flatMap((device) => device.tabs);
  for (const tab of tabs)
    for (const group of cardsOf(tab))
      if (group[0]?.error)
        history.shown(
          group.map(({ change }) => change),
          group[0].error,
        );
  const [first, ...others] = tabs.map((tab) => byId(tab.shown()));
  const problems = history.verify(first ?? []);
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
    problems.push('the devices show different tasks');
  for (const tab of tabs)
    tab.run(() => {
      tab.outbox.stop();
    });
  return problems;
}

/** Several refused updates of one task are one card. */
function cardsOf(tab: Tab): PendingChange[][] {
  const refused = tab.outbox.pending().filter((entry) => isRefused(entry));
  const keyOf = ({ id, change }: PendingChange) => (isUpdate(change) ? change.before.id : id);
  return [...Map.groupBy(refused, keyOf).values()];
}

function byId(tasks: readonly Task[]): Task[] {
  return tasks.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
