import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi, titlesOf, type StoredTask } from './support/test-api.js';

let api: TestApi;
let task: { id: string };
let before: StoredTask[];

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());

beforeEach(async () => {
  await api.empty();
  task = await api.givenTask('ada', { title: "Ada's own", description: 'private' });
  await api.givenTask('bob', { title: "Bob's own" });
  before = await api.storedTasks();
});

const CHANGES = [
  ['get', ''],
  ['put', ''],
  ['patch', ''],
  ['delete', ''],
  ['patch', '/complete'],
] as const;
const BASES = [
  ['tasks', (userId: string) => `/api/${userId}/tasks`],
  ['todos', (userId: string) => `/api/users/${userId}/todos`],
] as const;

describe.each(BASES)('/%s', (_name, base) => {
  it.each(CHANGES)(
    "refuses Bob's %s of Ada's task%s under Ada's id with 403 [A6]",
    async (method, suffix) => {
      const { body } = await api
        .as('bob')(method, `${base('ada')}/${task.id}${suffix}`)
        .send(method === 'put' ? { title: 'Mine now' } : undefined)
        .expect(403);
      expect(body).toMatchObject({
        code: 'AUTH_NOT_OWNER',
        detail: 'You can only access your own resources',
      });
      expect(await api.storedTasks()).toEqual(before);
    },
  );

  it.each(CHANGES)(
    "answers Bob's %s of Ada's task id%s under his own id with 404 [A9]",
    async (method, suffix) => {
      const { body } = await api
        .as('bob')(method, `${base('bob')}/${task.id}${suffix}`)
        .send(method === 'put' ? { title: 'Mine now' } : undefined)
        .expect(404);
      expect(body.code).toBe('TASK_NOT_FOUND');
      expect(await api.storedTasks()).toEqual(before);
    },
  );

  it("refuses Bob's list and his create under Ada's id with 403 [A6]", async () => {
    await api.as('bob')('get', base('ada')).expect(403);
    await api.as('bob')('post', base('ada')).send({ title: 'For Ada' }).expect(403);
    expect(await api.storedTasks()).toEqual(before);
  });

  it('shows Ada and Bob only their own tasks [A9]', async () => {
    const [ada, bob] = await Promise.all([
      api.as('ada')('get', base('ada')).expect(200),
      api.as('bob')('get', base('bob')).expect(200),
    ]);
    expect(titlesOf(ada.body)).toEqual(["Ada's own"]);
    expect(titlesOf(bob.body)).toEqual(["Bob's own"]);
  });

  it("lets Bob use the id of Ada's task for one of his tasks, and leaves hers unchanged [A9]", async () => {
    await api.as('bob')('post', base('bob')).send({ id: task.id, title: 'Same id' }).expect(201);
    expect(await api.storedTasks('ada')).toEqual(before.filter(({ user_id }) => user_id === 'ada'));
  });

  it('takes the owner from the token and refuses one in the body [A9]', async () => {
    await api.as('bob')('post', base('bob')).send({ title: 'Gift', userId: 'ada' }).expect(422);
    await api.as('bob')('post', base('bob')).send({ title: 'Gift', user_id: 'ada' }).expect(422);
    expect(await api.storedTasks()).toEqual(before);
  });
});

describe('OwnershipGuard', () => {
  it.each(['ADA', 'ada%20', '%20ada', 'ada%00', 'аda', 'ada%2F..%2Fbob', 'ada;bob', 'ada%0d'])(
    'treats /api/%s/tasks as another user’s [A6]',
    async (owner) => {
      await api
        .as('ada')('get', `/api/${encodeURI(decodeURI(owner))}/tasks`)
        .expect(403);
    },
  );

  it('decodes the path before comparing', async () => {
    await api.as('ada')('get', '/api/%61da/tasks').expect(200);
  });
});

describe('GET /api/users/:userId/profile', () => {
  it('returns the caller’s account and number of tasks [A17]', async () => {
    await api.givenTask('ada', { completed: true });
    const { body } = await api
      .as('ada', { email: 'ada@example.com', name: 'Ada', role: 'admin' })('get', '/api/users/ada/profile')
      .expect(200);
    expect(body).toEqual({
      id: 'ada',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'admin',
      tasks: { open: 1, completed: 1 },
    });
  });

  it('refuses other users, whatever their role [A17]', async () => {
    const { body } = await api.as('bob', { role: 'admin' })('get', '/api/users/ada/profile').expect(403);
    expect(body.code).toBe('AUTH_NOT_OWNER');
  });
});
