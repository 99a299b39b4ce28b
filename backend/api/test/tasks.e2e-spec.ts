import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf } from './support/test-api.js';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TASKS = '/api/ada/tasks';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

describe('POST /api/:userId/tasks', () => {
  it('creates a task and returns its address and version [C1] [C3]', async () => {
    const { body, headers } = await ada('post', TASKS).send({ title: '  Book the dentist ' }).expect(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userId: 'ada',
      title: 'Book the dentist',
      description: null,
      completed: false,
      completedAt: null,
      listId: null,
      priority: 0,
      tags: [],
      dueDate: null,
      dueTime: null,
      dueZone: null,
      repeat: null,
      repeatFrom: 'due',
      reminders: null,
      nextTaskId: null,
      position: expect.stringMatching(/^g\w{7}$/),
      version: 1,
      createdAt: expect.stringMatching(TIMESTAMP),
      updatedAt: body.createdAt,
      deletedAt: null,
    });
    expect(headers).toMatchObject({ etag: '"1"', location: `${TASKS}/${body.id}` });
    await ada('get', headers.location ?? '').expect(200, body);
  });

  it('keeps text as it was written, markup and quotes included [C5]', async () => {
    const title = `<script>alert('1')</script> "; DROP TABLE app.task; --`;
    const description = '<img src=x onerror=alert(1)> 👩‍👩‍👧 \\ %00 \n\t';
    const { body } = await ada('post', TASKS).send({ title, description }).expect(201);
    expect(body).toMatchObject({ title, description });
    expect(await api.storedTasks()).toMatchObject([{ title, description }]);
  });

  it('returns the existing task when the create is repeated', async () => {
    const task = { id: randomUUID(), title: 'Once', description: 'only' };
    const first = await ada('post', TASKS).send(task).expect(201);
    const second = await ada('post', TASKS)
      .send({ ...task, id: task.id.toUpperCase() })
      .expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers).toMatchObject({ etag: '"1"', location: first.headers.location });
    expect(await api.storedTasks()).toHaveLength(1);
  });

  it('returns the current task when the create is repeated after a change', async () => {
    const { id } = await api.givenTask('ada', { title: 'Once' });
    const { body } = await ada('put', `${TASKS}/${id}`).send({ title: 'Twice', priority: 2 }).expect(200);
    await ada('post', TASKS).send({ id, title: 'Once' }).expect(200, body);
    await ada('post', TASKS).send({ id, title: 'Twice', priority: 2 }).expect(409);
    expect(await api.storedTasks()).toMatchObject([{ title: 'Twice', version: 2 }]);
  });

  it.each([{ title: 'Other' }, { title: 'Once', description: 'more' }, { title: 'Once', completed: true }])(
    'refuses the same id with other content, %j, with 409 [A18]',
    async (other) => {
      const { id } = await api.givenTask('ada', { title: 'Once' });
      const before = await api.storedTasks();
      const { body } = await ada('post', TASKS)
        .send({ id, ...other })
        .expect(409);
      expect(body).toMatchObject({ status: 409, code: 'TASK_ID_CONFLICT', title: 'Conflict' });
      expect(await api.storedTasks()).toEqual(before);
    },
  );

  it('accepts titles and descriptions up to their limits in code points', async () => {
    const task = { title: '👍'.repeat(200), description: '🖖'.repeat(5000) };
    const { body } = await ada('post', TASKS).send(task).expect(201);
    expect(body).toMatchObject(task);
  });
});

describe('GET /api/:userId/tasks', () => {
  it('lists the newest first [C1]', async () => {
    for (const title of ['first', 'second', 'third']) await api.givenTask('ada', { title });
    const { body } = await ada('get', TASKS).expect(200);
    expect(titlesOf(body)).toEqual(['third', 'second', 'first']);
    expect(body.nextCursor).toBeNull();
  });

  it('filters by completed [C2]', async () => {
    await api.givenTask('ada', { title: 'open' });
    await api.givenTask('ada', { title: 'done', completed: true });
    const open = await ada('get', `${TASKS}?completed=false`).expect(200);
    const done = await ada('get', `${TASKS}?completed=true`).expect(200);
    expect([titlesOf(open.body), titlesOf(done.body)]).toEqual([['open'], ['done']]);
  });

  it('returns 50 tasks by default, or 1 to 100, from an offset [C2]', async () => {
    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position, created_at)
       SELECT 'ada', gen_random_uuid(), 'task ' || n, 'a0', now() + n * interval '1 second' FROM generate_series(1, 105) n`,
    );
    const sizeOf = async (query: string): Promise<number> =>
      titlesOf((await ada('get', `${TASKS}${query}`).expect(200)).body).length;
    expect(await Promise.all(['', '?limit=1', '?limit=100', '?limit=100&offset=100'].map(sizeOf))).toEqual([
      50, 1, 100, 5,
    ]);
    const { body } = await ada('get', `${TASKS}?limit=2&offset=3`).expect(200);
    expect(titlesOf(body)).toEqual(['task 102', 'task 101']);
  });

  it('returns each task once over all pages of a cursor, even when times are equal [C2]', async () => {
    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position, completed, created_at)
       SELECT 'ada', gen_random_uuid(), n::text, 'a0', n % 2 = 0, now() + (n / 7) * interval '1 second'
       FROM generate_series(1, 45) n`,
    );
    const { body: whole } = await ada('get', TASKS).expect(200);
    const walked: string[] = [];
    let path = `${TASKS}?limit=10`;
    for (;;) {
      const { body } = await ada('get', path).expect(200);
      walked.push(...titlesOf(body));
      if (body.nextCursor === null) break;
      path = `${TASKS}?limit=10&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(walked).toEqual(titlesOf(whole));
  });

  it('continues after a cursor within a filter, unaffected by newer tasks [C2]', async () => {
    for (const title of ['a', 'b', 'c']) await api.givenTask('ada', { title, completed: true });
    const first = await ada('get', `${TASKS}?completed=true&limit=2`).expect(200);
    await api.givenTask('ada', { title: 'newer', completed: true });
    const second = await ada('get', `${TASKS}?completed=true&limit=2&cursor=${first.body.nextCursor}`).expect(
      200,
    );
    expect([titlesOf(first.body), titlesOf(second.body)]).toEqual([['c', 'b'], ['a']]);
  });
});

describe('PUT /api/:userId/tasks/:taskId', () => {
  it('replaces the whole content; absent fields get their defaults [C1]', async () => {
    const { id } = await api.givenTask('ada', { title: 'Old', description: 'old', completed: true });
    const { body, headers } = await ada('put', `${TASKS}/${id}`).send({ title: 'New' }).expect(200);
    expect(body).toMatchObject({
      id,
      title: 'New',
      description: null,
      completed: false,
      completedAt: null,
      version: 2,
    });
    expect(headers.etag).toBe('"2"');
  });
});

describe('PATCH /api/:userId/tasks/:taskId', () => {
  it('changes the given fields; null clears a field, and absent ones stay [C1]', async () => {
    const { id } = await api.givenTask('ada', { title: 'Old', description: 'old' });
    const renamed = await ada('patch', `${TASKS}/${id}`).send({ title: 'New' }).expect(200);
    expect(renamed.body).toMatchObject({ title: 'New', description: 'old', version: 2 });
    const cleared = await ada('patch', `${TASKS}/${id}`).send({ description: null }).expect(200);
    expect(cleared.body).toMatchObject({ title: 'New', description: null, version: 3 });
  });

  it('keeps the time of completion until the task is reopened', async () => {
    const { id } = await api.givenTask('ada');
    const complete = (completed: boolean) => ada('patch', `${TASKS}/${id}`).send({ completed }).expect(200);
    const { body: done } = await complete(true);
    expect(done.completedAt).toMatch(TIMESTAMP);
    expect((await complete(true)).body.completedAt).toBe(done.completedAt);
    expect((await complete(false)).body.completedAt).toBeNull();
  });

  it('changes nothing for an empty body, not even the version', async () => {
    const { id } = await api.givenTask('ada');
    const before = await api.storedTasks();
    await ada('patch', `${TASKS}/${id}`).send({}).expect(200);
    await ada('patch', `${TASKS}/${id}`).expect(200);
    await ada('patch', `${TASKS}/${id}`).set('if-match', '"7"').send({}).expect(412);
    expect(await api.storedTasks()).toEqual(before);
  });
});

describe('PATCH /api/:userId/tasks/:taskId/complete', () => {
  it('completes an open task and reopens a completed one [C1]', async () => {
    const { id } = await api.givenTask('ada');
    const done = await ada('patch', `${TASKS}/${id}/complete`).expect(200);
    expect(done.body).toMatchObject({
      completed: true,
      completedAt: expect.stringMatching(TIMESTAMP),
      version: 2,
    });
    const open = await ada('patch', `/api/users/ada/todos/${id}/complete`).expect(200);
    expect(open.body).toMatchObject({ completed: false, completedAt: null, version: 3 });
  });
});

describe('DELETE /api/:userId/tasks/:taskId', () => {
  it('deletes the task once, also for clients that send a content type without a body [C1]', async () => {
    const { id } = await api.givenTask('ada');
    const remove = () => ada('delete', `${TASKS}/${id}`).set('content-type', 'application/json');
    const { body } = await remove().expect(204);
    expect(body).toEqual({});
    expect((await remove().expect(404)).body.code).toBe('TASK_NOT_FOUND');
    expect(await api.storedTasks()).toMatchObject([{ id, deleted_at: expect.any(Date) }]);
  });
});

describe('If-Match', () => {
  const CHANGES = [
    ['put', { title: 'New' }],
    ['patch', { title: 'New' }],
    ['delete', undefined],
  ] as const;

  it.each(CHANGES)('accepts %s at the current version', async (method, content) => {
    const { id } = await api.givenTask('ada');
    for (const tag of ['"9", "1"', '*']) {
      await ada(method, `${TASKS}/${id}`)
        .set('if-match', tag)
        .send(content)
        .expect(method === 'delete' ? 204 : 200);
      if (method === 'delete') await ada('post', `${TASKS}/${id}/restore`).expect(200);
    }
  });

  it.each(CHANGES)(
    'refuses %s at another version with 412, and nothing changes [A18]',
    async (method, content) => {
      const { id } = await api.givenTask('ada');
      const before = await api.storedTasks();
      for (const tag of ['"2"', 'W/"1"', '"01"', '"99999999999999999999"', '"another-tag"']) {
        const { body } = await ada(method, `${TASKS}/${id}`).set('if-match', tag).send(content).expect(412);
        expect(body.code).toBe('TASK_VERSION_STALE');
      }
      expect(await api.storedTasks()).toEqual(before);
    },
  );

  it.each(CHANGES)(
    'returns 404 for %s of an unknown task before comparing versions',
    async (method, content) => {
      await ada(method, `${TASKS}/${randomUUID()}`).set('if-match', '"1"').send(content).expect(404);
    },
  );

  it.each(CHANGES)('refuses %s with 422 when the header isn’t an entity tag', async (method, content) => {
    const { id } = await api.givenTask('ada');
    const { body } = await ada(method, `${TASKS}/${id}`).set('if-match', '1').send(content).expect(422);
    expect(body.errors).toEqual([
      { loc: ['header', 'if-match'], msg: expect.any(String), type: 'isEntityTag' },
    ]);
  });
});

describe('/api/users/:userId/todos', () => {
  it('is the same resource under another address [C4]', async () => {
    const { body } = await ada('post', '/api/users/ada/todos').send({ title: 'Either way' }).expect(201);
    const task = { ...body };
    await ada('get', `${TASKS}/${task.id}`).expect(200, task);
    await ada('get', `/api/users/ada/todos/${task.id}`).expect(200, task);
    await ada('get', '/api/users/ada/todos').expect(200, { items: [task], nextCursor: null });
    await ada('delete', `/api/users/ada/todos/${task.id}`).expect(204);
    await ada('get', TASKS).expect(200, { items: [], nextCursor: null });
  });
});
