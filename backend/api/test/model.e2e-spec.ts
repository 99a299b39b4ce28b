import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from '../src/change-log/content-hash.js';
import { SEED } from './support/seed.js';
import { TestApi } from './support/test-api.js';

const RUNS = 1000;
const PARALLEL = 5;
const USERS = ['ada', 'bob', 'eve'] as const;
const SLOTS = 2;

/** A task as the model sees it. */
interface ModelTask {
  /** The content of its create; undefined for the next occurrence of another task. */
  readonly createdAs: string | undefined;
  readonly repeats: boolean;
  title: string;
  completed: boolean;
  version: number;
  trashed: boolean;
  /** Its next occurrence, if it has been created and not deleted again. */
  next?: string | undefined;
}

type ModelTasks = Map<string, ModelTask>;

/** Each task of a bulk change as it was before, and its version after the change. */
type Undo = { readonly id: string; readonly completed: boolean; readonly version: number }[];

/** One user's tasks by id, and the bulk changes that can be undone. */
interface ModelUser {
  readonly tasks: ModelTasks;
  readonly undoable: Undo[];
  readonly bulkIds: string[];
}

/** A user changes a task, which may belong to another user, be in the trash or not exist. */
interface Step {
  readonly actor: number;
  /** Whose task; usually undefined: the actor's. */
  readonly owner: number | undefined;
  readonly slot: number;
  readonly action:
    'create' | 'repeat' | 'rename' | 'toggle' | 'trash' | 'restore' | 'remove' | 'read' | 'bulk' | 'undo';
  /** 1 or 2: the first or second next occurrence of the task in the slot. */
  readonly further: number;
  readonly title: string;
  readonly version: number | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  actor: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(USERS.length - 1)),
  owner: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, fc.nat(USERS.length - 1)),
  slot: fc.nat(SLOTS - 1),
  action: fc.constantFrom(
    'create',
    'repeat',
    'rename',
    'toggle',
    'toggle',
    'trash',
    'restore',
    'remove',
    'read',
    'bulk',
    'undo',
  ),
  further: fc.constantFrom(0, 0, 1, 2),
  title: fc.constantFrom('one', 'two', '三'),
  version: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

/** One user with one repeating task, because steps of all kinds rarely build on each other. */
const seriesStep: fc.Arbitrary<Step> = fc.record({
  actor: fc.constant(0),
  owner: fc.constant(undefined),
  slot: fc.constant(0),
  action: fc.constantFrom('repeat', 'toggle', 'toggle', 'toggle', 'rename', 'trash', 'bulk', 'undo'),
  title: fc.constant('one'),
  version: fc.constant(undefined),
  further: fc.constantFrom(0, 0, 1),
});
const history = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 16 }),
  fc.array(seriesStep, { minLength: 3, maxLength: 10 }),
);

let api: TestApi;
const agents = new Map<string, ReturnType<TestApi['as']>>();

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(async () => {
  await api.empty();
  await api.close();
});

/** The id of the next occurrence is derived from the task's id. */
const nextId = (id: string): string => derivedId('next', id);

/** Applies the step to the model. @returns The expected status. */
function expected({ tasks, undoable }: ModelUser, id: string, { action, title, version }: Step): number {
  const task = tasks.get(id);
  if (action === 'create' || action === 'repeat') return create(tasks, id, `${action} ${title}`);
  if (action === 'bulk') return bulk(tasks, undoable, id);
  if (action === 'undo') return undo(tasks, undoable);
  if (action === 'remove') return remove(tasks, undoable, id);
  if (action === 'restore') return task?.trashed ? change(task, { trashed: false }) : 404;
  if (!task || task.trashed) return 404;
  if (action === 'read') return 200;
  if (action === 'toggle') return complete(tasks, [{ id, completed: !task.completed }]);
  if (version !== undefined && version !== task.version) return 412;
  return action === 'rename' ? change(task, { title }) : change(task, { trashed: true }, 204);
}

function create(tasks: ModelTasks, id: string, createdAs: string): number {
  const [action, title = ''] = createdAs.split(' ');
  const task = tasks.get(id);
  if (task) return task.createdAs === createdAs ? 200 : 409;
  tasks.set(id, {
    createdAs,
    repeats: action === 'repeat',
    title,
    completed: false,
    version: 1,
    trashed: false,
  });
  return 201;
}

/** Completes or reopens tasks. Their next occurrences are created, or deleted if they are unchanged. */
function complete(tasks: ModelTasks, changes: readonly { id: string; completed: boolean }[]): number {
  const rows = changes.flatMap(({ id, completed }) => {
    const task = tasks.get(id);
    return task && !task.trashed ? [{ id, task, was: task.completed, completed }] : [];
  });
  for (const { task, completed } of rows) change(task, { completed });
  for (const { task, was, completed } of rows) {
    if (!was || completed || task.next === undefined || tasks.get(task.next)?.version !== 1) continue;
    tasks.delete(task.next);
    task.next = undefined;
  }
  const completing = rows.filter(({ task, was, completed }) => task.repeats && completed && !was);
  const continued = new Set(completing.map(({ id }) => id));
  // Before any of them gets its next occurrence.
  const next = completing.map(({ id, task }) => {
    const known = task.next ?? nextId(id);
    if (goesOn(tasks, known, continued)) return known;
    return tasks.has(known) ? derivedId('next', id, String(task.version)) : known;
  });
  for (const [index, { task }] of completing.entries()) {
    const id = next[index] ?? '';
    const { title, repeats } = task;
    if (!tasks.has(id))
      tasks.set(id, { createdAs: undefined, repeats, title, completed: false, version: 1, trashed: false });
    task.next = id;
  }
  return 200;
}

/** Whether a series has an open occurrence, from the given one on. The rule of the tests never ends. */
function goesOn(tasks: ModelTasks, id: string, continued: ReadonlySet<string>): boolean {
  const task = tasks.get(id);
  if (!task) return false;
  if (!task.completed && !task.trashed) return true;
  if (task.completed && (task.next === undefined || continued.has(id))) return true;
  return task.next !== undefined && goesOn(tasks, task.next, continued);
}

/** Completes a task and its next occurrence in one change. */
function bulk(tasks: ModelTasks, undoable: Undo[], id: string): number {
  const chosen = [id, nextId(id)].filter((each) => tasks.get(each)?.trashed === false);
  const before = chosen.map((each) => tasks.get(each)?.completed === true);
  complete(
    tasks,
    chosen.map((each) => ({ id: each, completed: true })),
  );
  undoable.push(
    chosen.map((each, index) => ({
      id: each,
      completed: before[index] === true,
      version: tasks.get(each)?.version ?? 0,
    })),
  );
  return 200;
}

/** Deletes a task for good, also from all undo records. */
function remove(tasks: ModelTasks, undoable: Undo[], id: string): number {
  for (const [index, each] of undoable.entries()) undoable[index] = each.filter((task) => task.id !== id);
  return tasks.delete(id) ? 204 : 404;
}

/** Undoes the last bulk change, unless none of its tasks exists any more. */
function undo(tasks: ModelTasks, undoable: Undo[]): number {
  const last = undoable.pop();
  if (!last || last.length === 0) return 404;
  return complete(
    tasks,
    last.filter(({ id, version }) => tasks.get(id)?.version === version),
  );
}

function change(task: ModelTask, changes: Partial<ModelTask>, status = 200): number {
  Object.assign(task, changes, { version: task.version + 1 });
  return status;
}

async function act(
  actor: string,
  owner: string,
  id: string,
  { action, title, version }: Step,
  bulkIds: string[],
): Promise<number> {
  const send = agents.get(actor) ?? api.as(actor);
  agents.set(actor, send);
  const tasks = `/api/${owner}/tasks`;
  const task = `${tasks}/${id}`;
  const condition: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
  const daily = { dueDate: '2026-01-01', repeat: 'FREQ=DAILY' };
  const sent = {
    create: () => send('post', tasks).send({ id, title }),
    repeat: () => send('post', tasks).send({ id, title, ...daily }),
    rename: () => send('patch', task).set(condition).send({ title }),
    toggle: () => send('patch', `${task}/complete`),
    trash: () => send('delete', task).set(condition),
    restore: () => send('post', `${task}/restore`),
    remove: () => send('delete', `${task}?permanent=true`),
    read: () => send('get', task),
    bulk: () => send('post', `${tasks}/bulk`).send({ ids: [id, nextId(id)], changes: { completed: true } }),
    undo: () =>
      send('post', `${tasks}/bulk/${actor === owner ? (bulkIds.pop() ?? randomUUID()) : randomUUID()}/undo`),
  }[action]();
  const { status, body } = await sent;
  if (action === 'bulk' && status === 200) bulkIds.push(String(body.bulkId ?? randomUUID()));
  return status;
}

it(`the API agrees with a model in memory over ${RUNS} histories of three users, and shows no other user's rows [A6] [A9]`, async () => {
  process.stdout.write(`seed of the model: ${SEED}\n`);
  const agrees = fc.asyncProperty(history, async (steps) => {
    // New users for each history, so that no table has to be emptied in between.
    const history = randomUUID();
    const users = USERS.map((name) => `${name}-${history}`);
    const ids = Array.from({ length: SLOTS }, () => randomUUID());
    const none = (): ModelUser => ({ tasks: new Map(), undoable: [], bulkIds: [] });
    const model = new Map(users.map((user) => [user, none()]));

    for (const each of steps) {
      const [actor = '', owner = '', slot = ''] = [
        users[each.actor],
        users[each.owner ?? each.actor],
        ids[each.slot],
      ];
      const id = [slot, nextId(slot), nextId(nextId(slot))][each.further] ?? slot;
      // All three users have tasks with the same ids.
      const mine = model.get(actor) ?? none();
      const status = actor === owner ? expected(mine, id, each) : 403;
      expect({ ...each, status: await act(actor, owner, id, each, mine.bulkIds) }).toEqual({
        ...each,
        status,
      });
    }
    for (const user of users) {
      const rows = (await api.storedTasks(user)).map(({ id, title, completed, version, deleted_at }) => [
        id,
        { title, completed, version, trashed: deleted_at !== null },
      ]);
      const known = [...(model.get(user)?.tasks ?? [])].map(
        ([id, { title, completed, version, trashed }]) => [id, { title, completed, version, trashed }],
      );
      expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(known));
    }
  });
  // At the same time, so that the server and the database work while the others wait.
  await Promise.all(
    Array.from({ length: PARALLEL }, (_, n) =>
      fc.assert(agrees, { numRuns: RUNS / PARALLEL, seed: SEED + n, endOnFailure: false }),
    ),
  );
}, 300_000);
