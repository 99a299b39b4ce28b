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

const givenList = async (name: string): Promise<{ id: string }> => {
  const { body } = await ada('post', LISTS).send({ name }).expect(201);
  return body as { id: string };
};

const names = async (): Promise<string[]> => {
  const { body } = await ada('get', LISTS).expect(200);
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};

describe('the undo of a deleted list', () => {
  /** Without the columns that every change moves on. */
  const contents = async (): Promise<Record<string, unknown>[]> => {
    const tables = ['SELECT * FROM app.list ORDER BY id', 'SELECT * FROM app.task ORDER BY id'];
    const all = await Promise.all(tables.map((text) => api.tables.query<Record<string, unknown>>(text)));
    return all.flatMap(({ rows }) =>
      rows.map((row) => ({ ...row, version: 0, updated_at: null, remind_from: null })),
    );
  };
  const deleted = async (id: string): Promise<string> => {
    const { body } = await ada('delete', `${LISTS}/${id}`).expect(200);
    expect(body).toEqual({ bulkId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    return String(body.bulkId);
  };
  const undo = (bulkId: string, userId = 'ada') =>
    api.as(userId)('post', `/api/${userId}/tasks/bulk/${bulkId}/undo`);

  it('restores the list and its tasks as they were, once', async () => {
    await givenList('First');
    const { id } = await givenList('Groceries');
    await ada('patch', `${LISTS}/${id}`).send({ colour: '#1f7a4d' }).expect(200);
    await givenList('Last');
    const repeating = { listId: id, dueDate: '2026-12-24', repeat: 'FREQ=DAILY' };
    const tasks = [
      await api.givenTask('ada', { title: 'Milk', ...repeating }),
      await api.givenTask('ada', { title: 'Bread', listId: id }),
      await api.givenTask('ada', { title: 'In the trash before', listId: id }),
    ];
    await ada('patch', `${TASKS}/${tasks[0]?.id}/complete`).expect(200);
    await ada('delete', `${TASKS}/${tasks[2]?.id}`).expect(204);
    await api.givenTask('ada', { title: 'In no list' });
    const before = await contents();

    const bulkId = await deleted(id);
    expect(await names()).toEqual(['First', 'Last']);
    expect(titlesOf((await ada('get', TASKS)).body)).toEqual(['In no list']);
    const { body } = await undo(bulkId).expect(200);
    expect(body.bulkId).toBeNull();
    // Includes the next occurrence of the completed one.
    expect(body.results).toHaveLength(4);
    expect(body.results).toContainEqual({ id: tasks[1]?.id, status: 'changed', version: 3 });
    expect(await contents()).toEqual(before);
    expect(await names()).toEqual(['First', 'Groceries', 'Last']);
    expect((await ada('get', `${LISTS}/${id}`).expect(200)).body).toMatchObject({ version: 3 });

    const again = await undo(bulkId).expect(404);
    expect(again.body.code).toBe('BULK_NOT_FOUND');
    await undo(await deleted(id)).expect(200);
    expect(await contents()).toEqual(before);
  });

  it('restores a list without tasks, which a second deletion can’t find', async () => {
    const { id } = await givenList('Empty');
    const bulkId = await deleted(id);
    await ada('delete', `${LISTS}/${id}`).expect(404);
    await undo(bulkId).expect(200, { bulkId: null, results: [] });
    expect(await names()).toEqual(['Empty']);
  });

  it('leaves tasks that have changed since, and a list that was created again, as they are', async () => {
    const { id } = await givenList('Old');
    const touched = await api.givenTask('ada', { listId: id });
    const gone = await api.givenTask('ada', { listId: id });
    const kept = await api.givenTask('ada', { listId: id });
    const bulkId = await deleted(id);
    await ada('post', `${TASKS}/${touched.id}/restore`).expect(200);
    await ada('delete', `${TASKS}/${gone.id}?permanent=true`).expect(204);
    await ada('post', LISTS).send({ id, name: 'New' }).expect(201);
    const { body } = await undo(bulkId).expect(200);
    // A task that was deleted for good isn't among the results.
    expect((body as { results: { id: string }[] }).results.map(({ id: task }) => task)).not.toContain(
      gone.id,
    );
    expect(body.results).toHaveLength(2);
    expect(body.results).toContainEqual({ id: touched.id, status: 'changed_since', version: null });
    expect(await names()).toEqual(['New']);
    expect((await ada('get', `${TASKS}/${touched.id}`)).body).toMatchObject({ listId: null });
    expect((await ada('get', `${TASKS}/${kept.id}`)).body).toMatchObject({ listId: id });
  });

  it('is limited to the owner and to one day [A9]', async () => {
    const { id } = await givenList('Mine');
    await api.givenTask('ada', { listId: id });
    const bulkId = await deleted(id);
    const before = await contents();
    await undo(bulkId, 'bob').expect(404);
    await api.as('bob')('post', `${TASKS}/bulk/${bulkId}/undo`).expect(403);
    expect(await contents()).toEqual(before);

    await api.tables.query(`UPDATE app.bulk_change SET created_at = now() - interval '25 hours'`);
    await undo(bulkId).expect(404);
  });

  it('leaves other users’ lists and tasks alone, even with the same id [A9]', async () => {
    const { id } = await givenList('Mine');
    await api.givenTask('ada', { listId: id });
    await api.as('bob')('post', '/api/bob/lists').send({ id, name: 'His' }).expect(201);
    await api.givenTask('bob', { title: 'His too', listId: id });
    const ofBob = async () => (await contents()).filter((row) => row.user_id === 'bob');
    const before = await ofBob();
    expect(before).toHaveLength(2);

    const bulkId = await deleted(id);
    expect(await ofBob()).toEqual(before);
    await undo(bulkId).expect(200);
    expect(await ofBob()).toEqual(before);
  });

  it('restores 20,000 tasks in one change, even with outdated statistics', async () => {
    const { id } = await givenList('Large');
    await api.givenTask('ada', { listId: id });
    await api.tables.query('ANALYZE app.task');
    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position, list_id)
       SELECT 'ada', gen_random_uuid(), 'Task', 'a0', $1 FROM generate_series(2, 20000) n`,
      [id],
    );
    const bulkId = await deleted(id);
    expect((await ada('get', `${TASKS}?trashed=true&total=true&limit=1`)).body).toMatchObject({
      total: 20000,
    });
    const { body } = await undo(bulkId).expect(200);
    const { results } = body as { results: { status: string }[] };
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['changed']));
    expect((await ada('get', `${TASKS}?listId=${id}&total=true&limit=1`)).body).toMatchObject({
      total: 20000,
    });
  }, 30_000);
});
