import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LISTS_OF_USERS, TASKS_OF_USERS, USERS } from '../src/admin/admin-users.repository.js';
import { TestApi } from './support/test-api.js';

const USERS_PATH = '/api/admin/users';

interface Page {
  readonly items: readonly { readonly userId: string }[];
  readonly nextCursor: string | null;
}

let api: TestApi;
let admin: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  admin = api.as('root', { role: 'admin' });
});
beforeEach(() => api.empty());
afterAll(() => api.close());

describe('GET /api/admin/users', () => {
  it.each(['user', 'Admin', 'administrator', ''])('is forbidden for the role "%s" [A16]', async (role) => {
    await api.givenTask('ada');
    const { body } = await api.as('ada', { role })('get', USERS_PATH).expect(403);
    expect(body).toMatchObject({ code: 'AUTH_ROLE_REQUIRED', status: 403 });
    expect(JSON.stringify(body)).not.toContain('items');
  });

  it('returns to an administrator how much each user stores, and no content [A16]', async () => {
    const { id } = await api.givenTask('ada', { title: 'private' });
    await api.givenTask('ada', { completed: true });
    const { id: trashed } = await api.givenTask('ada');
    await api.as('ada')('delete', `/api/ada/tasks/${trashed}`).expect(204);
    await api.as('bob')('post', '/api/bob/lists').send({ name: 'private' }).expect(201);
    await api.as('ada')('patch', `/api/ada/tasks/${id}`).send({ description: 'private' }).expect(200);
    const { body } = await admin('get', USERS_PATH).expect(200);
    expect(body).toEqual({
      items: [
        { userId: 'ada', tasks: { open: 1, completed: 1 }, lists: 0, lastChangeAt: expect.any(String) },
        { userId: 'bob', tasks: { open: 0, completed: 0 }, lists: 1, lastChangeAt: expect.any(String) },
      ],
      nextCursor: null,
    });
    const { body: task } = await api.as('ada')('get', `/api/ada/tasks/${id}`).expect(200);
    expect(body.items[0].lastChangeAt >= task.updatedAt).toBe(true);
  });

  it('returns every user once, page by page, while new ones are added [A16]', async () => {
    for (const user of ['u1', 'u2', 'u3', 'u4', 'u5']) await api.givenTask(user);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin('get', `${USERS_PATH}?limit=2${cursor && `&cursor=${cursor}`}`).expect(
        200,
      );
      const { items, nextCursor } = body as Page;
      seen.push(...items.map(({ userId }) => userId));
      cursor = nextCursor;
      await api.givenTask('u0-came-later');
    }
    expect(seen).toEqual(['u1', 'u2', 'u3', 'u4', 'u5']);
  });

  it.each(['limit=0', 'limit=101', 'cursor=%00', 'cursor=!', 'offset=1', 'q=ada'])(
    'refuses ?%s with 422',
    async (query) => {
      await admin('get', `${USERS_PATH}?${query}`).expect(422);
    },
  );

  it('reads the key of app.usage and the rows of one page, however many there are', async () => {
    await api.tables.query(
      `INSERT INTO app.usage (user_id) SELECT 'user-' || n FROM generate_series(1, 2000) n`,
    );
    await api.tables.query(
      `INSERT INTO app.task (user_id, id, title, position)
       SELECT 'user-' || n % 2000, gen_random_uuid(), 'task', 'a0' FROM generate_series(1, 20000) n`,
    );
    await api.tables.query('ANALYZE app.task, app.usage');
    const plan = async (statement: string, values: readonly unknown[]): Promise<string> => {
      const { rows } = await api.tables.query<Record<'QUERY PLAN', string>>(`EXPLAIN ${statement}`, [
        ...values,
      ]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await plan(USERS, ['user-1', 51])).toMatch(/Index Only Scan using usage_pkey/);
    expect(await plan(TASKS_OF_USERS, [['user-1', 'user-2']])).toMatch(/Index Cond: \(user_id = ANY/);
    expect(await plan(TASKS_OF_USERS, [['user-1', 'user-2']])).not.toMatch(/Seq Scan/);
    expect(LISTS_OF_USERS).toContain('WHERE user_id = ANY($1::text[])');
  });
});
