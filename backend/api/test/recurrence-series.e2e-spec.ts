import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SEED } from './support/repeating-tasks.js';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const SERIES = 40;

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());

const open = async (): Promise<number> =>
  titlesOf((await ada('get', `${TASKS}?completed=false`).expect(200)).body).length;

/** One series: what was done to it, and what can be undone. */
class Series {
  readonly undoable: string[] = [];

  async ids(): Promise<string[]> {
    return (await api.storedTasks('ada')).map(({ id }) => id);
  }

  async change(ids: string[], changes: object): Promise<void> {
    const { body } = await ada('post', `${TASKS}/bulk`).send({ ids, changes }).expect(200);
    this.undoable.push(String(body.bulkId));
  }
}

type Action = (series: Series, id: string) => Promise<unknown>;

/** Statuses aside: what is in the trash can't be completed. */
const ACTIONS: Readonly<Record<string, Action>> = {
  toggle: (_, id) => ada('patch', `${TASKS}/${id}/complete`),
  skip: (_, id) => ada('post', `${TASKS}/${id}/skip`),
  edit: (_, id) => ada('patch', `${TASKS}/${id}`).send({ priority: 2 }),
  restore: (_, id) => ada('post', `${TASKS}/${id}/restore`),
  trash: (_, id) => ada('delete', `${TASKS}/${id}`),
  delete: (_, id) => ada('delete', `${TASKS}/${id}?permanent=true`),
  completeAll: async (series) => series.change(await series.ids(), { completed: true }),
  reopenAll: async (series) => series.change(await series.ids(), { completed: false }),
  trashSome: (series, id) => series.change([id], { trashed: true }),
  restoreAll: async (series) => series.change(await series.ids(), { trashed: false }),
  undo: async ({ undoable }) => {
    const bulkId = undoable.pop();
    // A change that changed nothing can't be undone.
    if (bulkId !== undefined) await ada('post', `${TASKS}/bulk/${bulkId}/undo`);
  },
};

/** Only these may leave a series without an open task: they put it into the trash. */
const MAY_END = new Set(['trash', 'delete', 'trashSome', 'undo']);

const steps = fc.array(
  fc.record({ name: fc.constantFrom('toggle', ...Object.keys(ACTIONS)), place: fc.nat({ max: 30 }) }),
  { minLength: 4, maxLength: 12 },
);

describe(`${SERIES} series, each changed at random (REPEAT_SEED=${SEED}),`, () => {
  it('go on unless their open task is put into the trash [C6]', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom('due', 'completion'), async (taken, repeatFrom) => {
        await api.empty();
        await api.givenTask('ada', { dueDate: '2026-11-01', repeat: 'FREQ=DAILY', repeatFrom });
        const series = new Series();
        for (const { name, place } of taken) {
          const [ids, before] = [await series.ids(), await open()];
          const id = ids[place % ids.length];
          if (id === undefined) return;
          await ACTIONS[name]?.(series, id);
          if (before > 0 && !MAY_END.has(name)) expect([name, await open()]).not.toEqual([name, 0]);
        }
        // Whatever happened, completing any task of the series continues it.
        const [last] = (await api.storedTasks('ada')).filter((task) => task.deleted_at === null);
        if (!last) return;
        if (last.completed) await ada('patch', `${TASKS}/${last.id}/complete`).expect(200);
        await ada('patch', `${TASKS}/${last.id}/complete`).expect(200);
        expect(await open()).toBeGreaterThan(0);
      }),
      { numRuns: SERIES, seed: SEED, endOnFailure: true },
    );
  }, 120_000);
});
