import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start({ QUOTA_TASKS: '5', QUOTA_LISTS: '3', QUOTA_BYTES: '1000' });
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

it('the quota limits the number of tasks, even for 20 concurrent creates', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => ada('post', TASKS).send({ title: 'x' })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  const refused = answers.filter(({ status }) => status === 409);
  expect(refused).toHaveLength(15);
  expect(refused[0]?.body).toMatchObject({ code: 'QUOTA_TASKS', detail: expect.stringContaining('5 tasks') });
  expect(await api.storedTasks()).toHaveLength(5);
  await api.givenTask('bob');
});

it('twenty concurrent creates over the quota share recounts, which hold connections that others need', async () => {
  for (let n = 0; n < 5; n += 1) await api.givenTask('ada');
  const recounts = () => api.statements.texts.filter((text) => text.includes('UPDATE app.usage\n')).length;
  const before = recounts();
  const create = () => ada('post', TASKS).send({ title: 'x' });
  const answers = await Promise.all(Array.from({ length: 20 }, create));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([409]));
  expect(recounts() - before).toBeGreaterThan(0);
  expect(recounts() - before).toBeLessThan(20);
});

it('the quota counts tasks in the trash, but not those deleted for good', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await api.givenTask('ada')).id);
  await ada('delete', `${TASKS}/${ids[0] ?? ''}`).expect(204);
  await ada('post', TASKS).send({ title: 'x' }).expect(409);
  await ada('delete', `${TASKS}/${ids[0] ?? ''}?permanent=true`).expect(204);
  await ada('post', TASKS).send({ title: 'x' }).expect(201);
  await ada('post', TASKS).send({ title: 'x' }).expect(409);
});

it('a repeated create gets the same response at the limit', async () => {
  const task = { id: randomUUID(), title: 'Once' };
  await ada('post', TASKS).send(task).expect(201);
  for (let n = 0; n < 8; n += 1) await ada('post', TASKS).send(task).expect(200);
  for (let n = 0; n < 4; n += 1) await api.givenTask('ada');
  await ada('post', TASKS).send(task).expect(200);
});

it('the quota limits the number of lists', async () => {
  const create = () => ada('post', '/api/ada/lists').send({ name: 'L' });
  const answers = await Promise.all(Array.from({ length: 6 }, create));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  const { body } = await create().expect(409);
  expect(body.code).toBe('QUOTA_LISTS');
  const [id] = answers.flatMap((answer) => (answer.status === 201 ? [String(answer.body.id)] : []));
  const { body: deletion } = await ada('delete', `/api/ada/lists/${id ?? ''}`).expect(200);
  const { body: successor } = await create().expect(201);
  // The undo is refused until there is room for the list again.
  const undo = () => ada('post', `${TASKS}/bulk/${deletion.bulkId}/undo`);
  const refused = await undo().expect(409);
  expect(refused.body.code).toBe('QUOTA_LISTS');
  await ada('delete', `/api/ada/lists/${successor.id}`).expect(200);
  await undo().expect(200);
});

it('the quota limits the total length of texts, for new and existing tasks', async () => {
  const { id } = await api.givenTask('ada', { title: 'Long', description: 'ä'.repeat(400) });
  const { body } = await ada('post', TASKS)
    .send({ title: 'x', description: 'y'.repeat(400) })
    .expect(409);
  expect(body).toMatchObject({ code: 'QUOTA_BYTES', detail: expect.stringContaining('1000 bytes') });
  const patch = (description: string) => ada('patch', `${TASKS}/${id}`).send({ description });
  // Only the growth counts.
  for (let n = 0; n < 5; n += 1) await patch(`${n}`.repeat(300)).expect(200);
  await patch('z'.repeat(1100)).expect(409);
  await ada('patch', `${TASKS}/${id}`).send({ completed: true }).expect(200);
  await ada('patch', `${TASKS}/${id}`)
    .set('if-match', '"1"')
    .send({ description: 'z'.repeat(1100) })
    .expect(412);
  await ada('patch', `${TASKS}/${randomUUID()}`)
    .send({ description: 'z'.repeat(1100) })
    .expect(404);
});

it('an import that exceeds the quota writes nothing', async () => {
  const send = (file: string) =>
    ada('post', '/api/ada/import?format=csv').set('content-type', 'text/csv').send(file);
  const { body } = await send('title\n1\n2\n3\n4\n5\n6\n').expect(409);
  expect(body.code).toBe('QUOTA_TASKS');
  expect(await api.storedTasks()).toEqual([]);
  await send('title\n1\n2\n3\n4\n5\n').expect(200);
  await ada('post', TASKS).send({ title: 'x' }).expect(409);
  expect((await send(`title,description\nx,${'y'.repeat(999)}\n`).expect(409)).body.code).toBe('QUOTA_TASKS');
  await api.empty();
  expect((await send(`title,description\nx,${'y'.repeat(1000)}\n`).expect(409)).body.code).toBe(
    'QUOTA_BYTES',
  );
  expect((await send('title,list\n1,a\n2,b\n3,c\n4,d\n').expect(409)).body.code).toBe('QUOTA_LISTS');
  expect(await api.storedTasks()).toEqual([]);
});

it('a bulk change whose tags exceed the quota changes nothing', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push((await api.givenTask('ada', { title: 'x' })).id);
  const bulk = (changes: object) => ada('post', `${TASKS}/bulk`).send({ ids, changes });
  const tags = Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(30, 'x'));
  const before = await api.storedTasks();
  const { body } = await bulk({ addTags: tags }).expect(409);
  expect(body.code).toBe('QUOTA_BYTES');
  const { body: completing } = await bulk({ addTags: tags, completed: true }).expect(409);
  expect(completing.code).toBe('QUOTA_BYTES');
  expect(await api.storedTasks()).toEqual(before);
});

it('the quota counts undo records, which never prevent a change that adds no text', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push((await api.givenTask('ada', { title: 'x' })).id);
  const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
  const bulk = async (changes: object) => {
    const { body } = await ada('post', `${TASKS}/bulk`).send({ ids, changes }).expect(200);
    return String(body.bulkId);
  };
  const bulkIds = [
    await bulk({ priority: 1 }),
    await bulk({ listId: list.id }),
    await bulk({ completed: true }),
  ];
  // Three records of some 900 bytes fill the quota of 1000.
  const { body } = await ada('post', TASKS).send({ title: 'x' }).expect(409);
  expect(body).toMatchObject({ code: 'QUOTA_BYTES', detail: expect.stringContaining('undo') });
  await ada('patch', `${TASKS}/${ids[0] ?? ''}`)
    .send({ completed: false })
    .expect(200);
  await ada('post', '/api/ada/lists').send({ name: 'M' }).expect(201);
  const { body: deletion } = await ada('delete', `/api/ada/lists/${list.id}`).expect(200);
  await ada('post', `${TASKS}/bulk/${deletion.bulkId}/undo`).expect(200);
  for (const bulkId of bulkIds.toReversed()) await ada('post', `${TASKS}/bulk/${bulkId}/undo`).expect(200);
  await ada('post', TASKS).send({ title: 'x' }).expect(201);
});
