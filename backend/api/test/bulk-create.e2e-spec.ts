import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const CREATE = `${TASKS}/bulk/create`;

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start({ QUOTA_TASKS: '60', QUOTA_BYTES: '2000' });
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const tasksOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: randomUUID(), title: `task ${index + 1}` }));
const create = (tasks: readonly object[]) => ada('post', CREATE).send({ tasks });
const listed = async (query: string): Promise<string[]> =>
  titlesOf((await ada('get', `${TASKS}?${query}`).expect(200)).body);
const usage = () => api.tables.query('SELECT tasks, bytes FROM app.usage WHERE user_id = $1', ['ada']);

describe('POST /api/:userId/tasks/bulk/create', () => {
  it('creates all tasks in the order of the request, after the others and before the next', async () => {
    await api.givenTask('ada', { title: 'before' });
    const tasks = tasksOf(50);
    const { body } = await create(tasks).expect(200);
    expect(titlesOf({ items: body.tasks })).toEqual(tasks.map(({ title }) => title));
    await api.givenTask('ada', { title: 'after' });
    const inOrder = ['before', ...tasks.map(({ title }) => title), 'after'];
    expect(await listed('sort=manual&limit=100')).toEqual(inOrder);
    // The times of creation reach back 49 ms, so the task before may be among them.
    const newest = (await listed('limit=52')).filter((title) => title !== 'before');
    expect(newest).toEqual(inOrder.slice(1).toReversed());
  });

  it('stores every field as the creation of one task does', async () => {
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
    const full = {
      title: '  Trimmed  ',
      description: 'Words to find',
      completed: true,
      listId: list.id,
      priority: 3,
      tags: ['a', 'b'],
      dueDate: '2027-01-31',
      dueTime: '09:30',
      dueZone: 'Europe/Lisbon',
      repeat: 'FREQ=MONTHLY',
      repeatFrom: 'completion',
    };
    const { body: one } = await ada('post', TASKS).send(full).expect(201);
    const { body } = await create([full, { title: 'Plain' }]).expect(200);
    const own = { id: expect.any(String), position: expect.any(String) };
    const times = {
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      completedAt: expect.any(String),
    };
    expect(body.tasks[0]).toEqual({ ...one, ...own, ...times });
    expect(await listed('q=find')).toEqual(['Trimmed', 'Trimmed']);
    const { body: plain } = await ada('post', TASKS).send({ title: 'Plain' }).expect(201);
    expect(body.tasks[1]).toEqual({
      ...plain,
      ...own,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
  });

  it('creates each task once when the request is repeated, partly or at the same time', async () => {
    const tasks = tasksOf(20);
    await ada('post', TASKS).send(tasks[3]).expect(201);
    await Promise.all([tasks, tasks.toReversed(), tasks.slice(5)].map((some) => create(some).expect(200)));
    await ada('patch', `${TASKS}/${tasks[7]?.id ?? ''}`)
      .send({ title: 'Renamed' })
      .expect(200);
    const { body } = await create(tasks).expect(200);
    expect(titlesOf({ items: body.tasks })).toEqual(
      tasks.map(({ title }, index) => (index === 7 ? 'Renamed' : title)),
    );
    expect(await api.storedTasks('ada')).toHaveLength(20);
    expect((await usage()).rows).toEqual([{ tasks: 20, bytes: String(await storedBytes()) }]);
  });

  it('creates none if an id belongs to another task', async () => {
    const tasks = tasksOf(3);
    await ada('post', TASKS)
      .send({ ...tasks[1], title: 'Other' })
      .expect(201);
    const { body } = await create(tasks).expect(409);
    expect(body.code).toBe('TASK_ID_CONFLICT');
    expect(await listed('')).toEqual(['Other']);
  });

  it('returns only the caller’s tasks where another user has the same ids [A9]', async () => {
    const tasks = tasksOf(2);
    const others = tasks.map(({ id }) => ({ id, title: 'Secret' }));
    await api.as('bob')('post', '/api/bob/tasks/bulk/create').send({ tasks: others }).expect(200);
    await create(tasks).expect(200);
    const { body } = await create(tasks).expect(200);
    expect(body.tasks).toMatchObject(tasks.map((task) => ({ ...task, userId: 'ada' })));
    expect(await api.storedTasks('bob')).toMatchObject(others);
  });

  it('creates none in a list of another user, or one that does not exist', async () => {
    const { body: list } = await api.as('bob')('post', '/api/bob/lists').send({ name: 'L' }).expect(201);
    for (const listId of [list.id, randomUUID()]) {
      const { body } = await create([{ title: 'a' }, { title: 'b', listId }]).expect(422);
      expect(body.errors).toMatchObject([{ loc: ['body', 'tasks'], type: 'listExists' }]);
    }
    expect(await api.storedTasks()).toEqual([]);
  });

  it('creates none beyond the quota', async () => {
    await create(tasksOf(50)).expect(200);
    const before = (await usage()).rows;
    expect((await create(tasksOf(11)).expect(409)).body.code).toBe('QUOTA_TASKS');
    expect((await create([{ title: 'a', description: 'x'.repeat(2000) }]).expect(409)).body.code).toBe(
      'QUOTA_BYTES',
    );
    expect((await usage()).rows).toEqual(before);
    await create(tasksOf(10)).expect(200);
  });

  it('creates none if one of them is invalid, and names it', async () => {
    const { body } = await create([{ title: 'a' }, { title: ' ' }, { title: 'c', priority: 9 }]).expect(422);
    expect(body.errors).toMatchObject([
      { loc: ['body', 'tasks', 1, 'title'] },
      { loc: ['body', 'tasks', 2, 'priority'] },
    ]);
    expect(await api.storedTasks()).toEqual([]);
  });

  const id = randomUUID();
  it.each<[string, unknown]>([
    ['no tasks', []],
    ['51 tasks', tasksOf(51)],
    [
      'an id twice',
      [
        { id, title: 'a' },
        { id, title: 'b' },
      ],
    ],
    [
      'an id twice, once in capitals',
      [
        { id, title: 'a' },
        { id: id.toUpperCase(), title: 'b' },
      ],
    ],
    ['no list', { 0: { title: 'a' } }],
    ['null', null],
    ['null in the list', [null]],
    ['a list in the list', [[{ title: 'a' }]]],
    ['a text in the list', ['a']],
    ['an unknown field', [{ title: 'a', userId: 'bob' }]],
  ])('refuses %s with 422 [C5]', async (_what, tasks) => {
    await ada('post', CREATE).send({ tasks }).expect(422);
    expect(await api.storedTasks()).toEqual([]);
  });

  it('refuses another user’s address with 403', async () => {
    await api
      .as('bob')('post', CREATE)
      .send({ tasks: tasksOf(1) })
      .expect(403);
  });
});

async function storedBytes(): Promise<number> {
  const stored = await api.storedTasks('ada');
  return stored.reduce((sum, { title }) => sum + Buffer.byteLength(title), 0);
}
