import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const times = <Result>(count: number, work: () => PromiseLike<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, work));

const statuses = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

const failures = (answers: readonly { status: number; body: unknown }[]): unknown[] =>
  answers.flatMap(({ status, body }) => (status >= 500 ? [body] : []));

it('POST /tasks creates one row for 20 concurrent requests with one id, and gives them all the same response', async () => {
  const task = { id: randomUUID(), title: 'Sent again and again' };
  const answers = await times(20, () => ada('post', TASKS).send(task));
  expect(statuses(answers)).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await api.storedTasks()).toHaveLength(1);
});

it('PATCH /complete keeps the parity of 50 concurrent toggles', async () => {
  const even = await api.givenTask('ada');
  const odd = await api.givenTask('ada');
  const toggle = ({ id }: { id: string }) => ada('patch', `${TASKS}/${id}/complete`);
  await times(50, () => toggle(even));
  await times(51, () => toggle(odd));
  expect(await api.storedTasks()).toMatchObject([
    { id: even.id, completed: false, completed_at: null, version: 51 },
    { id: odd.id, completed: true, completed_at: expect.any(Date), version: 52 },
  ]);
});

it('one of two concurrent changes of the same version wins, and the other gets 412', async () => {
  const { id } = await api.givenTask('ada');
  const change = (title: string) => ada('put', `${TASKS}/${id}`).set('if-match', '"1"').send({ title });
  const answers = await Promise.all([change('one'), change('two')]);
  expect(statuses(answers)).toEqual([200, 412]);
  const winner = answers.find(({ status }) => status === 200);
  expect(await api.storedTasks()).toMatchObject([{ title: winner?.body.title, version: 2 }]);
});

it('concurrent changes of every kind to the same tasks run one after another without a deadlock', async () => {
  const daily = { dueDate: '2026-01-01', repeat: 'FREQ=DAILY' };
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) ids.push((await api.givenTask('ada', n % 2 === 0 ? daily : {})).id);
  const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
  const bulkIds: string[] = [];
  const changes = [
    (id: string) => ada('patch', `${TASKS}/${id}/complete`),
    (id: string) => ada('put', `${TASKS}/${id}`).send({ title: 'x', ...daily, completed: true }),
    (id: string) => ada('patch', `${TASKS}/${id}`).send({ title: 'y' }),
    (id: string) => ada('post', `${TASKS}/${id}/skip`),
    (id: string) => ada('post', `${TASKS}/${id}/move`).send({ listId: list.id }),
    (id: string) => ada('delete', `${TASKS}/${id}`),
    (id: string) => ada('post', `${TASKS}/${id}/restore`),
    () => ada('post', `${TASKS}/bulk`).send({ ids: ids.toReversed(), changes: { completed: true } }),
    () => ada('post', `${TASKS}/bulk`).send({ ids, changes: { completed: false, priority: 1 } }),
    () => ada('post', `${TASKS}/bulk`).send({ ids, changes: { listId: null } }),
    () => ada('post', `${TASKS}/bulk/${bulkIds.pop() ?? randomUUID()}/undo`),
    () => ada('post', TASKS).send({ title: 'z' }),
  ];
  const bodies: unknown[] = [];
  for (let round = 0; round < 12; round += 1) {
    await Promise.all(
      Array.from({ length: 24 }, async (_, n) => {
        const answer = await changes[(round + n) % changes.length]?.(
          ids[(round * 5 + n * 7) % ids.length] ?? '',
        );
        if (typeof answer?.body.bulkId === 'string') bulkIds.push(answer.body.bulkId);
        if (answer && answer.status >= 500) bodies.push(answer.body);
      }),
    );
  }
  expect(bodies).toEqual([]);
}, 60_000);

it('DELETE /lists/:listId fails no request while tasks are added to the list, leave it and come back', async () => {
  const post = (path: string) => ada('post', path);
  const undone: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const { body: list } = await post('/api/ada/lists').send({ name: 'L' }).expect(201);
    const daily = { dueDate: '2026-01-01', repeat: 'FREQ=DAILY' };
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1)
      ids.push((await api.givenTask('ada', n % 2 === 0 ? { listId: list.id, ...daily } : {})).id);
    const { body: bulk } = await post(`${TASKS}/bulk`).send({ ids, changes: { listId: null } });
    const create = () => post(TASKS).send({ title: 'x', listId: list.id });
    const file = ['title,list', ...ids.map((id) => `${id},L`)].join('\n');
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, create),
      post(`${TASKS}/bulk/${bulk.bulkId}/undo`),
      ...ids.map((id) => ada('patch', `${TASKS}/${id}`).send({ listId: list.id })),
      ada('delete', `/api/ada/lists/${list.id}`),
      ...ids.map((id) => ada('patch', `${TASKS}/${id}/complete`)),
      ada('delete', `/api/ada/lists/${list.id}`),
      ...ids.map((id) => post(`${TASKS}/${id}/move`).send({ listId: list.id })),
      post(`${TASKS}/bulk`).send({ ids: ids.toReversed(), changes: { listId: list.id } }),
      post('/api/ada/import?format=csv').set('content-type', 'text/csv').send(file),
      ada('patch', `/api/ada/lists/${list.id}`).send({ name: 'L' }),
      ...Array.from({ length: 10 }, create),
    ]);
    expect(failures(answers)).toEqual([]);
    const deletions = answers.filter(({ body }) => typeof body.bulkId === 'string' && !body.results);
    expect(deletions).toHaveLength(1);
    await ada('get', `/api/ada/lists/${list.id}`).expect(404);
    const back = await Promise.all([
      post(`${TASKS}/bulk/${deletions[0]?.body.bulkId}/undo`),
      post(`${TASKS}/bulk/${deletions[0]?.body.bulkId}/undo`),
      post('/api/ada/lists').send({ id: list.id, name: 'L' }),
      ...ids.map((id) => ada('patch', `${TASKS}/${id}/complete`)),
      post(`${TASKS}/bulk`).send({ ids, changes: { priority: 1 } }),
    ]);
    undone.push(...statuses(back.slice(0, 2)));
    expect(failures(back)).toEqual([]);
    await api.empty();
  }
  expect(new Set(undone)).toEqual(new Set([200, 404]));
}, 120_000);
