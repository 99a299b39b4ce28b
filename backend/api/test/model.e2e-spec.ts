import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestApi } from './support/test-api.js';

const RUNS = 1000;
const USERS = ['ada', 'bob', 'eve'] as const;
const SLOTS = 4;

/** What a task is, as far as the model knows. */
interface ModelTask {
  readonly createdAs: string;
  title: string;
  completed: boolean;
  version: number;
  trashed: boolean;
}

/** Each user's tasks by id; the whole truth in memory. */
type Model = Map<string, Map<string, ModelTask>>;

/** One step: a user does something to a task that may be their own, somebody else's, in the trash or nowhere. */
interface Step {
  readonly actor: number;
  readonly owner: number;
  readonly slot: number;
  readonly action: 'create' | 'rename' | 'toggle' | 'trash' | 'restore' | 'remove' | 'read';
  readonly title: string;
  readonly version: number | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  actor: fc.nat(USERS.length - 1),
  owner: fc.nat(USERS.length - 1),
  slot: fc.nat(SLOTS - 1),
  action: fc.constantFrom('create', 'rename', 'toggle', 'trash', 'restore', 'remove', 'read'),
  title: fc.constantFrom('one', 'two', '三'),
  version: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

let api: TestApi;
const agents = new Map<string, ReturnType<TestApi['as']>>();

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(async () => {
  await api.empty();
  await api.close();
});

/** What the API has to answer; changes the model as the API has to change its rows. */
function expected(tasks: Map<string, ModelTask>, id: string, { action, title, version }: Step): number {
  const task = tasks.get(id);
  if (action === 'create') {
    if (!task) {
      tasks.set(id, { createdAs: title, title, completed: false, version: 1, trashed: false });
      return 201;
    }
    return task.createdAs === title ? 200 : 409;
  }
  if (action === 'remove') return tasks.delete(id) ? 204 : 404;
  if (action === 'restore') return task?.trashed ? change(task, { trashed: false }) : 404;
  if (!task || task.trashed) return 404;
  if (action === 'read') return 200;
  if (action === 'toggle') return change(task, { completed: !task.completed });
  if (version !== undefined && version !== task.version) return 412;
  return action === 'rename' ? change(task, { title }) : change(task, { trashed: true }, 204);
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
): Promise<number> {
  const send = agents.get(actor) ?? api.as(actor);
  agents.set(actor, send);
  const tasks = `/api/${owner}/tasks`;
  const task = `${tasks}/${id}`;
  const condition: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
  const sent = {
    create: () => send('post', tasks).send({ id, title }),
    rename: () => send('patch', task).set(condition).send({ title }),
    toggle: () => send('patch', `${task}/complete`),
    trash: () => send('delete', task).set(condition),
    restore: () => send('post', `${task}/restore`),
    remove: () => send('delete', `${task}?permanent=true`),
    read: () => send('get', task),
  }[action]();
  return (await sent).status;
}

it(`agrees with a model in memory over ${RUNS} histories of three users, and shows nobody another's row [A6] [A9]`, async () => {
  const seed = Date.now();
  process.stdout.write(`seed of the model: ${seed}\n`);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      // Users of their own for each history: nothing has to be emptied in between.
      const history = randomUUID();
      const users = USERS.map((name) => `${name}-${history}`);
      const ids = Array.from({ length: SLOTS }, () => randomUUID());
      const model: Model = new Map(users.map((user) => [user, new Map()]));

      for (const each of steps) {
        const [actor = '', owner = '', id = ''] = [users[each.actor], users[each.owner], ids[each.slot]];
        // Everybody names the same ids: one id is a task of each of the three.
        const status = actor === owner ? expected(model.get(owner) ?? new Map(), id, each) : 403;
        expect({ ...each, status: await act(actor, owner, id, each) }).toEqual({ ...each, status });
      }
      for (const user of users) {
        const rows = (await api.storedTasks(user)).map(({ id, title, completed, version, deleted_at }) => [
          id,
          { title, completed, version, trashed: deleted_at !== null },
        ]);
        expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(model.get(user) ?? []));
      }
    }),
    { numRuns: RUNS, seed, endOnFailure: false },
  );
}, 180_000);
