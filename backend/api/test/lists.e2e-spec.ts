import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf } from './support/test-api.js';

const LISTS = '/api/ada/lists';
const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const givenList = async (name: string, userId = 'ada'): Promise<{ id: string }> => {
  const { body } = await api.as(userId)('post', `/api/${userId}/lists`).send({ name }).expect(201);
  return body as { id: string };
};

const names = async (): Promise<string[]> => {
  const { body } = await ada('get', LISTS).expect(200);
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};

describe('POST /api/:userId/lists', () => {
  it('creates a list at the end of the order and returns its address', async () => {
    await givenList('First');
    const { body, headers } = await ada('post', LISTS)
      .send({ name: ' Groceries ', colour: '#1F7a4d' })
      .expect(201);
    expect(body).toMatchObject({ userId: 'ada', name: 'Groceries', colour: '#1F7a4d', version: 1 });
    expect(headers.location).toBe(`${LISTS}/${body.id}`);
    await ada('get', `${LISTS}/${body.id}`).expect(200, body);
    expect(await names()).toEqual(['First', 'Groceries']);
  });

  it('creates one list for repeated requests with one id, even 20 at once', async () => {
    const list = { id: randomUUID(), name: 'Once' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada('post', LISTS).send(list)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    const { body } = await ada('post', LISTS)
      .send({ ...list, name: 'Other' })
      .expect(409);
    expect(body.code).toBe('LIST_ID_CONFLICT');
    await ada('patch', `${LISTS}/${list.id}`).send({ name: 'Renamed' }).expect(200);
    const repeated = await ada('post', LISTS).send(list).expect(200);
    expect(repeated.body).toMatchObject({ name: 'Renamed', version: 2 });
    expect(await names()).toEqual(['Renamed']);
  });

  it.each([
    [{}, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\0' }, 'name'],
    [{ name: 'a', colour: 'red' }, 'colour'],
    [{ name: 'a', position: 'a0' }, 'position'],
  ])('refuses %j with 422', async (body, field) => {
    const answer = await ada('post', LISTS).send(body).expect(422);
    expect(answer.body.errors).toMatchObject([{ loc: ['body', field] }]);
  });
});

describe('a list', () => {
  it('can be renamed and coloured, and null removes its colour', async () => {
    const { id } = await givenList('Old');
    const renamed = await ada('patch', `${LISTS}/${id}`).send({ name: 'New', colour: '#000000' }).expect(200);
    expect(renamed.body).toMatchObject({ name: 'New', colour: '#000000', version: 2 });
    const cleared = await ada('patch', `${LISTS}/${id}`).send({ colour: null }).expect(200);
    expect(cleared.body).toMatchObject({ name: 'New', colour: null, version: 3 });
    await ada('patch', `${LISTS}/${id}`).send({ name: null }).expect(422);
  });

  it('moves after another, or to the first place', async () => {
    const [a, b, c] = [await givenList('a'), await givenList('b'), await givenList('c')];
    await ada('post', `${LISTS}/${c.id}/move`).send({ afterId: a.id }).expect(200);
    expect(await names()).toEqual(['a', 'c', 'b']);
    await ada('post', `${LISTS}/${b.id}/move`).send({}).expect(200);
    expect(await names()).toEqual(['b', 'a', 'c']);
    for (const afterId of [b.id, randomUUID()]) {
      const { body } = await ada('post', `${LISTS}/${b.id}/move`).send({ afterId }).expect(422);
      expect(body.errors).toMatchObject([{ loc: ['body', 'afterId'], type: 'listExists' }]);
    }
  });

  it('moves its tasks to the trash when it is deleted, and no others', async () => {
    const { id } = await givenList('Doomed');
    const other = await givenList('Other');
    const task = await api.givenTask('ada', { title: 'In it', listId: id });
    await api.givenTask('ada', { title: 'In another', listId: other.id });
    await api.givenTask('ada', { title: 'In none' });
    await ada('delete', `${LISTS}/${id}`).expect(200);
    expect(titlesOf((await ada('get', TASKS)).body)).toEqual(['In none', 'In another']);
    expect(titlesOf((await ada('get', `${TASKS}?trashed=true`)).body)).toEqual(['In it']);
    const { body } = await ada('post', `${TASKS}/${task.id}/restore`).expect(200);
    expect(body).toMatchObject({ title: 'In it', listId: null, deletedAt: null });
    await ada('delete', `${LISTS}/${id}`).expect(404);
  });

  it('of another user is 404 under the caller’s id, and stays unchanged [A9]', async () => {
    const { id } = await givenList('Mine');
    const before = await api.tables.query('SELECT * FROM app.list');
    const bob = api.as('bob');
    for (const listId of [id, randomUUID(), 'no-uuid']) {
      const answers = await Promise.all([
        bob('get', `/api/bob/lists/${listId}`),
        bob('patch', `/api/bob/lists/${listId}`).send({ name: 'Taken' }),
        bob('post', `/api/bob/lists/${listId}/move`).send({}),
        bob('delete', `/api/bob/lists/${listId}`),
      ]);
      for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'LIST_NOT_FOUND']);
    }
    await bob('get', LISTS).expect(403);
    expect((await api.tables.query('SELECT * FROM app.list')).rows).toEqual(before.rows);
  });

  it('must belong to the caller before a task can be added to it [A9]', async () => {
    const { id } = await givenList("Bob's", 'bob');
    const task = await api.givenTask('ada');
    for (const listId of [id, randomUUID()]) {
      for (const sent of [
        ada('post', TASKS).send({ title: 'x', listId }),
        ada('patch', `${TASKS}/${task.id}`).send({ listId }),
        ada('put', `${TASKS}/${task.id}`).send({ title: 'x', listId }),
        ada('post', `${TASKS}/${task.id}/move`).send({ listId }),
      ]) {
        const { body } = await sent.expect(422);
        expect(body.errors).toMatchObject([{ loc: ['body', 'listId'], type: 'listExists' }]);
      }
    }
    expect(await api.storedTasks()).toMatchObject([{ id: task.id, version: 1 }]);
  });
});

describe('POST /api/:userId/tasks/:taskId/move', () => {
  const order = async (listId = 'none'): Promise<string[]> =>
    titlesOf((await ada('get', `${TASKS}?sort=manual&listId=${listId}`).expect(200)).body);

  it('moves a task after another, to the front, or to another list', async () => {
    const tasks: Record<string, string> = {};
    for (const title of ['a', 'b', 'c', 'd']) tasks[title] = (await api.givenTask('ada', { title })).id;
    const move = (title: string, body: object) =>
      ada('post', `${TASKS}/${tasks[title] ?? ''}/move`).send(body);
    expect(await order()).toEqual(['a', 'b', 'c', 'd']);
    await move('d', { afterId: tasks.a }).expect(200);
    expect(await order()).toEqual(['a', 'd', 'b', 'c']);
    await move('c', { afterId: null }).expect(200);
    expect(await order()).toEqual(['c', 'a', 'd', 'b']);

    const { id } = await givenList('Other');
    const { body } = await move('a', { listId: id }).expect(200);
    expect(body).toMatchObject({ listId: id, version: 2 });
    await move('b', { listId: id, afterId: tasks.a }).expect(200);
    expect([await order(), await order(id)]).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
    const refused = await move('c', { afterId: tasks.a }).expect(422);
    expect(refused.body.errors).toMatchObject([{ loc: ['body', 'afterId'], type: 'taskExists' }]);
    await move('c', { afterId: tasks.c }).expect(422);
  });

  it('keeps a total order when many tasks move to one spot at once, and spreads them out when there is no room', async () => {
    const anchor = await api.givenTask('ada', { title: 'anchor' });
    const others = await Promise.all(
      Array.from({ length: 12 }, (_, n) => api.givenTask('ada', { title: `${n}` })),
    );
    await Promise.all(
      others.map(({ id }) => ada('post', `${TASKS}/${id}/move`).send({ afterId: anchor.id }).expect(200)),
    );
    const [first, second] = await order();
    expect(first).toBe('anchor');
    expect(new Set(await order()).size).toBe(13);

    // Equal positions leave no room between them, so the next move has to spread the tasks out.
    await api.tables.query(`UPDATE app.task SET position = 'a1'`);
    const [front] = await order();
    const last = (await order()).at(-1);
    const idOf = async (title = '') =>
      (await api.storedTasks()).find((task) => task.title === title)?.id ?? '';
    await ada('post', `${TASKS}/${await idOf(last)}/move`)
      .send({ afterId: await idOf(front) })
      .expect(200);
    expect((await order()).slice(0, 2)).toEqual([front, last]);
    expect(second).toBeDefined();
  });
});
