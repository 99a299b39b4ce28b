import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const NOTHING = { dueDate: null, dueTime: null, dueZone: null };
const DAY = { ...NOTHING, dueDate: '2026-12-24' };
const TIMED = { dueDate: '2026-12-24', dueTime: '18:00', dueZone: 'Europe/Lisbon' };

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

/** The columns of the table in docs/dates.md: what a change makes of a task with nothing, with a day, and with a time. */
const STARTS = [NOTHING, DAY, TIMED];
const REFUSED = 422;

const TABLE: [change: object, results: (object | number)[]][] = [
  [{ dueDate: '2027-01-02' }, STARTS.map((start) => ({ ...start, dueDate: '2027-01-02' }))],
  [{ dueDate: null }, [NOTHING, NOTHING, NOTHING]],
  [{ dueTime: '09:00' }, [REFUSED, REFUSED, { ...TIMED, dueTime: '09:00' }]],
  [{ dueTime: null }, [NOTHING, DAY, DAY]],
  [{ dueZone: 'Asia/Tokyo' }, [REFUSED, REFUSED, { ...TIMED, dueZone: 'Asia/Tokyo' }]],
  [{ dueZone: null }, [REFUSED, REFUSED, REFUSED]],
  [
    { dueTime: '09:00', dueZone: 'UTC' },
    [REFUSED, { ...DAY, dueTime: '09:00', dueZone: 'UTC' }, { ...DAY, dueTime: '09:00', dueZone: 'UTC' }],
  ],
  [{ dueTime: null, dueZone: null }, [NOTHING, DAY, DAY]],
  [{ dueTime: '09:00', dueZone: null }, [REFUSED, REFUSED, REFUSED]],
  [{ dueTime: null, dueZone: 'UTC' }, [REFUSED, REFUSED, REFUSED]],
  [
    { dueDate: '2027-01-02', dueTime: '09:00' },
    [REFUSED, REFUSED, { ...TIMED, dueDate: '2027-01-02', dueTime: '09:00' }],
  ],
  [
    { dueDate: '2027-01-02', dueZone: 'UTC' },
    [REFUSED, REFUSED, { ...TIMED, dueDate: '2027-01-02', dueZone: 'UTC' }],
  ],
  [{ dueDate: '2027-01-02', dueTime: null }, STARTS.map(() => ({ ...DAY, dueDate: '2027-01-02' }))],
  [
    { dueDate: '2027-01-02', dueTime: '09:00', dueZone: 'UTC' },
    STARTS.map(() => ({ dueDate: '2027-01-02', dueTime: '09:00', dueZone: 'UTC' })),
  ],
  [{ dueDate: null, dueTime: '09:00', dueZone: 'UTC' }, [REFUSED, REFUSED, REFUSED]],
  [{ dueDate: null, dueTime: null, dueZone: null }, [NOTHING, NOTHING, NOTHING]],
];

const CASES = TABLE.flatMap(([change, results]) =>
  STARTS.map((start, index) => [change, start, results[index] ?? 0] as const),
);

const dueOf = (task: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(NOTHING).map((field) => [field, task[field]]));

describe('the due date, time and zone', () => {
  it.each(CASES)(
    'become what the table says when PATCH and a bulk change send %j to %j',
    async (change, start, result) => {
      const [one, other] = [await api.givenTask('ada', start), await api.givenTask('ada', start)];
      const status = typeof result === 'number' ? result : 200;
      const patched = await ada('patch', `${TASKS}/${one.id}`).send(change).expect(status);
      const bulk = await ada('post', `${TASKS}/bulk`)
        .send({ ids: [other.id], changes: change })
        .expect(status);
      if (status === REFUSED) {
        expect(patched.body.errors[0]).toMatchObject({
          type: 'fitsDueDate',
          loc: ['body', expect.stringMatching(/^due/)],
        });
        expect(bulk.body.errors[0]).toMatchObject({
          type: 'fitsDueDate',
          loc: ['body', 'changes', expect.any(String)],
        });
      }
      const expected = typeof result === 'number' ? start : result;
      for (const { id } of [one, other]) {
        const { body } = await ada('get', `${TASKS}/${id}`).expect(200);
        expect(dueOf(body)).toEqual(expected);
      }
      if (status === REFUSED) return;
      await ada('post', `${TASKS}/bulk/${bulk.body.bulkId}/undo`).expect(200);
      const { body } = await ada('get', `${TASKS}/${other.id}`).expect(200);
      expect(dueOf(body)).toEqual(start);
    },
  );

  it('stay with the rule of a series when its day moves, and go with it', async () => {
    const { id } = await api.givenTask('ada', { ...TIMED, repeat: 'FREQ=DAILY' });
    const moved = await ada('patch', `${TASKS}/${id}`).send({ dueDate: '2027-01-02' }).expect(200);
    expect(moved.body).toMatchObject({ ...TIMED, dueDate: '2027-01-02', repeat: 'FREQ=DAILY' });
    const removed = await ada('patch', `${TASKS}/${id}`).send({ dueDate: null }).expect(200);
    expect(removed.body).toMatchObject({ ...NOTHING, repeat: null });
  });

  it('are refused for all tasks of a bulk change if one lacks what the change needs, beside too many tags', async () => {
    const ids = [(await api.givenTask('ada', TIMED)).id, (await api.givenTask('ada')).id];
    const changes = { dueTime: '09:00', addTags: ['a'] };
    const { body } = await ada('post', `${TASKS}/bulk`).send({ ids, changes }).expect(422);
    expect(body.errors).toMatchObject([{ type: 'fitsDueDate' }, { type: 'maxTags' }]);
    expect((await api.storedTasks()).map(({ version }) => version)).toEqual([1, 1]);
  });
});
