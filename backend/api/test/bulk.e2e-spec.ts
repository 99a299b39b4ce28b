import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const BULK = `${TASKS}/bulk`;

interface Outcome {
  readonly bulkId: string;
  readonly results: readonly { id: string; status: string; version: number | null }[];
}

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const change = async (ids: readonly string[], changes: object): Promise<Outcome> => {
  const { body } = await ada('post', BULK).send({ ids, changes }).expect(200);
  return body as Outcome;
};
const undo = async (bulkId: string): Promise<Outcome> => {
  const { body } = await ada('post', `${BULK}/${bulkId}/undo`).expect(200);
  return body as Outcome;
};
const givenTasks = async (count: number, content = {}): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1)
    ids.push((await api.givenTask('ada', { title: `task ${n}`, ...content })).id);
  return ids;
};
/** Without the columns that every change moves on. */
const contentOf = async (): Promise<unknown[]> =>
  (await api.storedTasks()).map((row) => ({ ...row, version: 0, updated_at: null, remind_from: null }));

describe('POST /api/:userId/tasks/bulk', () => {
  it('changes many tasks at once and returns the outcome for each', async () => {
    const [first = '', second = '', third = ''] = await givenTasks(3, { tags: ['old', 'kept'] });
    const unknown = randomUUID();
    const outcome = await change([first, unknown, second.toUpperCase(), first], {
      completed: true,
      priority: 2,
      dueDate: '2026-12-24',
      addTags: ['new', 'kept'],
      removeTags: ['old'],
    });
    expect(outcome.bulkId).toMatch(/^[0-9a-f-]{36}$/);
    expect(outcome.results).toEqual([
      { id: first, status: 'changed', version: 2 },
      { id: unknown, status: 'not_found', version: null },
      { id: second, status: 'changed', version: 2 },
    ]);
    const { body } = await ada('get', `${TASKS}/${first}`).expect(200);
    expect(body).toMatchObject({
      completed: true,
      priority: 2,
      dueDate: '2026-12-24',
      tags: ['kept', 'new'],
    });
    expect(body.completedAt).not.toBeNull();
    expect(titlesOf((await ada('get', `${TASKS}?q=new`).expect(200)).body)).toEqual(['task 2', 'task 1']);
    await ada('get', `${TASKS}/${third}`).expect(200).expect('etag', '"1"');
  });

  it('accepts changes that change nothing', async () => {
    const ids = await givenTasks(2, { tags: ['kept'] });
    const before = await contentOf();
    for (const changes of [{ addTags: [] }, { removeTags: [] }, { addTags: [], removeTags: [] }]) {
      expect((await change(ids, changes)).results.map(({ status }) => status)).toEqual([
        'changed',
        'changed',
      ]);
    }
    expect(await contentOf()).toEqual(before);
  });

  it('moves tasks to a list, into the trash and out of it', async () => {
    const ids = await givenTasks(2);
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
    await change(ids, { listId: list.id });
    expect(titlesOf((await ada('get', `${TASKS}?listId=${list.id}`)).body)).toHaveLength(2);
    await change(ids, { trashed: true });
    expect(titlesOf((await ada('get', TASKS)).body)).toEqual([]);
    // A task in the trash can only be restored.
    expect((await change(ids, { completed: true })).results).toMatchObject([
      { version: null },
      { version: null },
    ]);
    await change(ids, { trashed: false });
    expect(titlesOf((await ada('get', TASKS)).body)).toHaveLength(2);
  });

  it('accepts 500 tasks in one call, also under /todos [C4]', async () => {
    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position) SELECT 'ada', gen_random_uuid(), 't', 'a0' FROM generate_series(1, 500)`,
    );
    const ids = (await api.storedTasks()).map(({ id }) => id);
    const { body } = await ada('post', '/api/users/ada/todos/bulk').send({
      ids,
      changes: { completed: true },
    });
    expect((body as Outcome).results.filter(({ status }) => status === 'changed')).toHaveLength(500);
    expect((body as Outcome).results.map(({ id }) => id)).toEqual(ids);
    const refused = await ada('post', BULK)
      .send({ ids: [...ids, randomUUID()], changes: { completed: true } })
      .expect(422);
    expect(refused.body.errors).toMatchObject([{ loc: ['body', 'ids'], type: 'isUuidList' }]);
  });

  it('changes nothing when one of the tasks can’t be changed', async () => {
    const full = Array.from({ length: 20 }, (_, n) => `tag ${n}`);
    const ids = [...(await givenTasks(2)), ...(await givenTasks(1, { tags: full }))];
    const before = await api.storedTasks();
    const tooMany = await ada('post', BULK)
      .send({ ids, changes: { addTags: ['one more'] } })
      .expect(422);
    expect(tooMany.body.errors).toMatchObject([{ loc: ['body', 'changes', 'addTags'], type: 'maxTags' }]);
    const noList = await ada('post', BULK)
      .send({ ids, changes: { listId: randomUUID() } })
      .expect(422);
    expect(noList.body.errors).toMatchObject([{ loc: ['body', 'changes', 'listId'], type: 'listExists' }]);
    expect(await api.storedTasks()).toEqual(before);
  });

  it('changes no task of another user, whatever ids it names [A9]', async () => {
    const ids = await givenTasks(2);
    const before = await api.storedTasks();
    const { body } = await api
      .as('bob')('post', '/api/bob/tasks/bulk')
      .send({ ids, changes: { trashed: true } })
      .expect(200);
    expect(body).toEqual({
      bulkId: null,
      results: ids.map((id) => ({ id, status: 'not_found', version: null })),
    });
    await api
      .as('bob')('post', BULK)
      .send({ ids, changes: { trashed: true } })
      .expect(403);
    expect(await api.storedTasks()).toEqual(before);
  });

  it.each([
    [{}, ['body', 'ids']],
    [{ ids: [], changes: { completed: true } }, ['body', 'ids']],
    [{ ids: ['x'], changes: { completed: true } }, ['body', 'ids']],
    [{ ids: randomUUID(), changes: { completed: true } }, ['body', 'ids']],
    [{ ids: [randomUUID()] }, ['body', 'changes']],
    [{ ids: [randomUUID()], changes: {} }, ['body', 'changes']],
    [{ ids: [randomUUID()], changes: [] }, ['body', 'changes']],
    [{ ids: [randomUUID()], changes: 'complete' }, ['body', 'changes']],
    [{ ids: [randomUUID()], changes: { title: 'x' } }, ['body', 'changes', 'title']],
    [{ ids: [randomUUID()], changes: { completed: null } }, ['body', 'changes', 'completed']],
    [{ ids: [randomUUID()], changes: { dueTime: '09:00', dueZone: null } }, ['body', 'changes', 'dueTime']],
    [{ ids: [randomUUID()], changes: { addTags: [''] } }, ['body', 'changes', 'addTags']],
  ])('refuses %j with 422', async (body, loc) => {
    const answer = await ada('post', BULK).send(body).expect(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ loc }));
  });

  it('runs concurrent calls for the same tasks one after another', async () => {
    const ids = await givenTasks(40);
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => change(n % 2 === 0 ? ids : ids.toReversed(), { priority: n % 4 })),
    );
    const versions = new Set((await api.storedTasks()).map(({ version }) => version));
    expect([...versions]).toEqual([11]);
  });
});

describe('POST /api/:userId/tasks/bulk/:bulkId/undo', () => {
  it('restores every task as it was, once', async () => {
    const ids = [
      ...(await givenTasks(2, {
        tags: ['a', 'b'],
        dueDate: '2026-12-24',
        dueTime: '18:00',
        dueZone: 'Europe/Lisbon',
      })),
      ...(await givenTasks(1, { completed: true, priority: 3 })),
    ];
    const before = await contentOf();
    const { bulkId } = await change(ids, {
      completed: false,
      priority: 1,
      dueDate: null,
      removeTags: ['a'],
      trashed: true,
    });
    expect(await contentOf()).not.toEqual(before);
    const { results } = await undo(bulkId);
    expect(results.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(results.every(({ status, version }) => status === 'changed' && version === 3)).toBe(true);
    expect(await contentOf()).toEqual(before);
    const again = await ada('post', `${BULK}/${bulkId}/undo`).expect(404);
    expect(again.body.code).toBe('BULK_NOT_FOUND');
  });

  it('undoes a change once for ten concurrent requests', async () => {
    const ids = await givenTasks(3);
    const { bulkId } = await change(ids, { priority: 3 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ada('post', `${BULK}/${bulkId}/undo`)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 404),
    ]);
    expect((await api.storedTasks()).map(({ version }) => version)).toEqual([3, 3, 3]);
  });

  it('leaves tasks that have changed since as they are', async () => {
    const [touched = '', untouched = ''] = await givenTasks(2);
    const { bulkId } = await change([touched, untouched], { priority: 3 });
    await ada('patch', `${TASKS}/${touched}`).send({ title: 'Mine' }).expect(200);
    const { results } = await undo(bulkId);
    expect(results).toContainEqual({ id: touched, status: 'changed_since', version: null });
    expect(results).toContainEqual({ id: untouched, status: 'changed', version: 3 });
    await ada('get', `${TASKS}/${touched}`)
      .expect(200)
      .expect(({ body }) => {
        expect(body).toMatchObject({ title: 'Mine', priority: 3 });
      });
  });

  it('moves tasks whose list is gone to the default list', async () => {
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
    const ids = await givenTasks(1, { listId: list.id });
    const { bulkId } = await change(ids, { listId: null });
    await ada('delete', `/api/ada/lists/${list.id}`).expect(200);
    await undo(bulkId);
    expect(await ada('get', `${TASKS}/${ids[0] ?? ''}`)).toMatchObject({ body: { listId: null } });
  });

  it('is limited to the owner and to one day [A9]', async () => {
    const ids = await givenTasks(1);
    const { bulkId } = await change(ids, { priority: 3 });
    await api.as('bob')('post', `/api/bob/tasks/bulk/${bulkId}/undo`).expect(404);
    await api.as('bob')('post', `${BULK}/${bulkId}/undo`).expect(403);
    for (const unknown of [randomUUID(), 'no-uuid']) await ada('post', `${BULK}/${unknown}/undo`).expect(404);
    expect(await api.storedTasks()).toMatchObject([{ version: 2 }]);

    await api.tables.query(`UPDATE app.bulk_change SET created_at = now() - interval '25 hours'`);
    await ada('post', `${BULK}/${bulkId}/undo`).expect(404);
  });
});
