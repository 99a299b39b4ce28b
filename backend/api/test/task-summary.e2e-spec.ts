import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestApi } from './support/test-api.js';

const SUMMARY = '/api/ada/tasks/summary?today=2026-11-20';

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start();
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const add = async (content: object): Promise<string> => {
  const { body } = await ada('post', '/api/ada/tasks')
    .send({ title: 'A task', ...content })
    .expect(201);
  return (body as { id: string }).id;
};

describe('GET /api/:userId/tasks/summary', () => {
  it('counts open tasks by day, list and tag, without the trash', async () => {
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'Boat' }).expect(201);
    await add({ dueDate: '2026-11-01', tags: ['home', 'Garden'] });
    await add({ dueDate: '2026-11-20', listId: list.id, tags: ['home'] });
    await add({ dueDate: '2026-11-26' });
    await add({ dueDate: '2026-11-27' });
    await add({ completed: true, dueDate: '2026-11-20', tags: ['home', 'done'] });
    await ada('delete', `/api/ada/tasks/${await add({ tags: ['home'] })}`).expect(204);

    const { body } = await ada('get', SUMMARY).expect(200);
    expect(body).toMatchObject({ open: 4, completed: 1, today: 2, week: 3 });
    expect(body.lists).toHaveLength(2);
    expect(body.lists).toEqual(
      expect.arrayContaining([
        { listId: null, open: 3 },
        { listId: list.id, open: 1 },
      ]),
    );
    expect(body.tags).toEqual([
      { tag: 'Garden', open: 1 },
      { tag: 'home', open: 2 },
    ]);
  });

  it('counts a timed task on its day in the calendar of the caller', async () => {
    // 21:30 on the 20th in Berlin; 07:30 on the 27th in Tokyo.
    await add({ dueDate: '2026-11-21', dueTime: '05:30', dueZone: 'Asia/Tokyo' });
    await add({ dueDate: '2026-11-26', dueTime: '23:30', dueZone: 'Europe/Berlin' });
    await add({ dueDate: '2026-11-20' });
    const countIn = async (zone: string): Promise<object> => {
      const { today, week } = (await ada('get', SUMMARY + zone).expect(200)).body as Record<string, number>;
      return { today, week };
    };
    expect(await countIn('')).toEqual({ today: 1, week: 3 });
    expect(await countIn('&zone=Europe/Berlin')).toEqual({ today: 2, week: 3 });
    expect(await countIn('&zone=Asia/Tokyo')).toEqual({ today: 1, week: 2 });
    const { body } = await ada('get', `${SUMMARY}&zone=Mars/Base`).expect(422);
    expect(body.errors[0].loc).toEqual(['query', 'zone']);
  });

  it('is empty for a user without tasks, whatever others have [A6]', async () => {
    await add({ tags: ['home'] });
    const { body } = await api.as('bob')('get', '/api/bob/tasks/summary?today=2026-11-20').expect(200);
    expect(body).toEqual({ open: 0, completed: 0, today: 0, week: 0, lists: [], tags: [] });
    await api.as('bob')('get', SUMMARY).expect(403);
  });

  it('sends one statement, for one owner [A9]', async () => {
    const before = api.statements.texts.length;
    await ada('get', SUMMARY).expect(200);
    const asked = api.statements.texts.slice(before).filter((text) => text.includes('app.task'));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('WHERE user_id = $1');
  });

  it.each(['', '?today=', '?today=2026-02-30', '?today=now'])('refuses %j with 422', async (query) => {
    const { body } = await ada('get', `/api/ada/tasks/summary${query}`).expect(422);
    expect(body.errors[0].loc).toEqual(['query', 'today']);
  });
});

describe('GET /api/:userId/tasks?id=', () => {
  it('returns those of the named tasks that exist and belong to the caller [A6]', async () => {
    const [rope, anchor] = [await add({ title: 'Rope' }), await add({ title: 'Anchor' })];
    const gone = await add({ title: 'Gone' });
    await ada('delete', `/api/ada/tasks/${gone}`).expect(204);
    const others = await api.givenTask('bob');
    const titles = async (query: string): Promise<string[]> => {
      const { body } = await ada('get', `/api/ada/tasks?${query}`).expect(200);
      return (body as { items: { title: string }[] }).items.map(({ title }) => title);
    };
    expect(await titles(`id=${rope}`)).toEqual(['Rope']);
    expect(await titles([rope, anchor, gone, others.id].map((id) => `id=${id}`).join('&'))).toEqual([
      'Anchor',
      'Rope',
    ]);
    const { body } = await ada('get', '/api/ada/tasks?id=nonsense').expect(422);
    expect(body.errors[0]).toMatchObject({ loc: ['query', 'id'], type: 'isUuidList' });
  });
});
