import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TrashCollector } from '../src/tasks/trash-collector.js';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const read = async (query: string): Promise<string[]> =>
  titlesOf((await ada('get', `${TASKS}?${query}`).expect(200)).body);

describe('the trash', () => {
  it('hides a deleted task everywhere until it is restored unchanged', async () => {
    const task = await api.givenTask('ada', { title: 'Oops', tags: ['a'] });
    await ada('delete', `${TASKS}/${task.id}`).expect(204);
    await ada('get', `${TASKS}/${task.id}`).expect(404);
    await ada('patch', `${TASKS}/${task.id}`).send({ title: 'x' }).expect(404);
    await ada('patch', `${TASKS}/${task.id}/complete`).expect(404);
    await ada('post', `${TASKS}/${task.id}/move`).send({}).expect(404);
    expect([await read(''), await read('trashed=true')]).toEqual([[], ['Oops']]);
    const { body: profile } = await ada('get', '/api/users/ada/profile').expect(200);
    expect(profile.tasks).toEqual({ open: 0, completed: 0 });
    const repeated = await ada('post', TASKS)
      .send({ id: task.id, title: 'Oops', tags: ['a'] })
      .expect(200);
    expect(repeated.body).toMatchObject({ id: task.id, deletedAt: expect.any(String) });

    const { body, headers } = await ada('post', `${TASKS}/${task.id}/restore`).expect(200);
    expect(body).toMatchObject({ title: 'Oops', tags: ['a'], deletedAt: null, version: 3 });
    expect(headers.etag).toBe('"3"');
    await ada('post', `${TASKS}/${task.id}/restore`).expect(404);
    expect([await read(''), await read('trashed=true')]).toEqual([['Oops'], []]);
  });

  it('deletes a task for good on request, whether it is in the trash or not', async () => {
    const [kept, lost] = [await api.givenTask('ada'), await api.givenTask('ada')];
    await ada('delete', `${TASKS}/${lost.id}`).expect(204);
    await ada('delete', `${TASKS}/${lost.id}?permanent=true`).expect(204);
    await ada('delete', `${TASKS}/${lost.id}?permanent=true`).expect(404);
    await ada('delete', `${TASKS}/${kept.id}?permanent=yes`).expect(422);
    expect(await api.storedTasks()).toMatchObject([{ id: kept.id, deleted_at: null }]);
  });

  it('is closed to other users [A9]', async () => {
    const { id } = await api.givenTask('ada');
    await ada('delete', `${TASKS}/${id}`).expect(204);
    const before = await api.storedTasks();
    const bob = api.as('bob');
    expect(titlesOf((await bob('get', '/api/bob/tasks?trashed=true').expect(200)).body)).toEqual([]);
    await bob('post', `/api/bob/tasks/${id}/restore`).expect(404);
    await bob('delete', `/api/bob/tasks/${id}?permanent=true`).expect(404);
    expect(await api.storedTasks()).toEqual(before);
  });

  it('is emptied after 30 days by one of two replicas, but keeps younger tasks', async () => {
    const [old, young, alive] = [
      await api.givenTask('ada'),
      await api.givenTask('bob'),
      await api.givenTask('ada'),
    ];
    const age = 'UPDATE app.task SET deleted_at = now() - make_interval(days => $2) WHERE id = $1';
    await api.tables.query(age, [old.id, 31]);
    await api.tables.query(age, [young.id, 29]);
    const collected = await Promise.all([1, 2].map(() => api.part(TrashCollector).collect()));
    expect(collected.toSorted()).toEqual([0, 1]);
    expect((await api.storedTasks()).map(({ id }) => id).toSorted()).toEqual([young.id, alive.id].toSorted());
  });
});
