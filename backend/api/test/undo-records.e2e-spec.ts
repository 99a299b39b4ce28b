import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TrashCollector } from '../src/tasks/trash-collector.js';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const BULK = `${TASKS}/bulk`;

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start({ QUOTA_BYTES: '30000000' });
  ada = api.as('ada');
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const change = async (ids: readonly string[], changes: object): Promise<string> => {
  const { body } = await ada('post', BULK).send({ ids, changes }).expect(200);
  return String(body.bulkId);
};
const undo = (bulkId: string) => ada('post', `${BULK}/${bulkId}/undo`);
const records = async (): Promise<{ id: string; text: string; bytes: number }[]> => {
  const { rows } = await api.tables.query<{ id: string; text: string; bytes: number }>(
    `SELECT id, before::text || coalesce(list::text, '') AS text, bytes FROM app.bulk_change
     ORDER BY created_at, id`,
  );
  return rows;
};
const used = async (): Promise<number> => {
  const { rows } = await api.tables.query<{ bytes: number }>('SELECT bytes::integer FROM app.usage');
  return rows[0]?.bytes ?? 0;
};
const age = (interval: string) =>
  api.tables.query(`UPDATE app.bulk_change SET created_at = created_at - interval '${interval}'`);
/** 500 tasks with the longest possible tags. */
const givenLongTags = async (): Promise<string[]> => {
  const { rows } = await api.tables.query<{ id: string }>(
    `INSERT INTO app.task (user_id, id, title, position, tags)
     SELECT 'ada', gen_random_uuid(), 't', 'a0', ARRAY(SELECT n || repeat('𝄞', 48) FROM generate_series(10, 29) n)
     FROM generate_series(1, 500) RETURNING id`,
  );
  return rows.map(({ id }) => id);
};

describe('an undo record', () => {
  it('counts towards its owner’s bytes, like the tags of a bulk change, until it is undone', async () => {
    const { id } = await api.givenTask('ada', { title: 'Four', tags: ['ab'] });
    expect(await used()).toBe(6);
    const bulkId = await change([id], { addTags: ['längerer'], removeTags: ['ab'] });
    const [record] = await records();
    expect(record?.bytes).toBe(Buffer.byteLength(record?.text ?? ''));
    expect(record?.bytes).toBeGreaterThan(100);
    expect(await used()).toBe(4 + 9 + (record?.bytes ?? 0));
    await undo(bulkId).expect(200);
    expect(await used()).toBe(6);
  });

  it('is valid for a day and no longer, whatever its owner does meanwhile', async () => {
    const { id } = await api.givenTask('ada');
    const { body: list } = await ada('post', '/api/ada/lists').send({ name: 'L' }).expect(201);
    const young = await change([id], { priority: 1 });
    await age('23 hours');
    await undo(young).expect(200);
    const { body: deletion } = await ada('delete', `/api/ada/lists/${list.id}`).expect(200);
    for (const bulkId of [await change([id], { priority: 2 }), String(deletion.bulkId)]) {
      await age('25 hours');
      const { body } = await undo(bulkId).expect(404);
      expect(body.code).toBe('BULK_NOT_FOUND');
    }
    expect(await api.storedTasks()).toMatchObject([{ priority: 2 }]);
    await ada('get', `/api/ada/lists/${list.id}`).expect(404);
  });

  it('is deleted by the hourly job after a day, even if its owner never returns', async () => {
    const { id } = await api.givenTask('ada', { title: 'abc' });
    await change([id], { priority: 1 });
    await api.part(TrashCollector).collect();
    expect(await records()).toHaveLength(1);
    await age('25 hours');
    await Promise.all([1, 2].map(() => api.part(TrashCollector).collect()));
    expect(await records()).toEqual([]);
    expect(await used()).toBe(3);
  });

  it('holds nothing of a task that was deleted for good, by its owner or from the trash', async () => {
    const secret = { title: 'x', tags: ['hiv-clinic'] };
    const [mine, purged, kept] = [
      await api.givenTask('ada', secret),
      await api.givenTask('ada', secret),
      await api.givenTask('ada', { title: 'y', tags: ['garden'] }),
    ];
    const ids = [mine.id, purged.id, kept.id];
    await change(ids, { priority: 1 });
    const last = await change(ids, { priority: 2 });
    await api
      .as('bob')('post', TASKS.replace('ada', 'bob'))
      .send({ id: mine.id, ...secret })
      .expect(201);
    await api
      .as('bob')('post', BULK.replace('ada', 'bob'))
      .send({ ids: [mine.id], changes: { priority: 1 } })
      .expect(200);

    await ada('delete', `${TASKS}/${mine.id}?permanent=true`).expect(204);
    await ada('delete', `${TASKS}/${purged.id}`).expect(204);
    await api.tables.query(`UPDATE app.task SET deleted_at = now() - interval '31 days' WHERE id = $1`, [
      purged.id,
    ]);
    expect(await api.part(TrashCollector).collect()).toBe(1);

    const { rows } = await api.tables.query<{ owner: string; text: string }>(
      'SELECT user_id AS owner, before::text AS text FROM app.bulk_change',
    );
    const ofAda = rows.filter(({ owner }) => owner === 'ada');
    expect(ofAda).toHaveLength(2);
    for (const { text } of ofAda) {
      expect(text).not.toMatch(/hiv-clinic/);
      expect(text).toMatch(/garden/);
    }
    // The record of another user's task with the same id is unchanged.
    expect(rows.filter(({ owner, text }) => owner === 'bob' && text.includes('hiv-clinic'))).toHaveLength(1);
    const { body } = await undo(last).expect(200);
    expect(body.results).toEqual([{ id: kept.id, status: 'changed', version: 4 }]);
  });

  it('cannot be undone once all of its tasks are deleted for good', async () => {
    const { id } = await api.givenTask('ada');
    const bulkId = await change([id], { completed: true });
    await ada('delete', `${TASKS}/${id}?permanent=true`).expect(204);
    const { body } = await undo(bulkId).expect(404);
    expect(body.code).toBe('BULK_NOT_FOUND');
  });

  it('holds nothing of a task that is deleted for good while a bulk change runs', async () => {
    for (let round = 0; round < 20; round += 1) {
      const tasks = await Promise.all(
        Array.from({ length: 4 }, () => api.givenTask('ada', { tags: ['hiv-clinic'] })),
      );
      const ids = tasks.map(({ id }) => id);
      await Promise.all([
        ...ids.map((id) => ada('delete', `${TASKS}/${id}?permanent=true`).expect(204)),
        change(ids, { priority: 1 }),
        change(ids.toReversed(), { priority: 2 }),
      ]);
      expect((await records()).map(({ text }) => text).join('')).not.toMatch(/hiv-clinic/);
      await api.empty();
    }
  }, 60_000);

  it('is kept for the last 20 changes', async () => {
    const { id } = await api.givenTask('ada');
    const bulkIds: string[] = [];
    for (let n = 0; n < 23; n += 1) bulkIds.push(await change([id], { priority: n % 4 }));
    expect((await records()).map((record) => record.id)).toEqual(bulkIds.slice(3));
    await undo(bulkIds[2] ?? '').expect(404);
    await undo(bulkIds[22] ?? '').expect(200);
  });

  it('is deleted when all of them exceed 5 MB, except that of the last change', async () => {
    const ids = await givenLongTags();
    let last = '';
    for (let n = 0; n < 12; n += 1) {
      last = await change(ids, { priority: n % 4 });
      const sizes = (await records()).map(({ bytes }) => bytes);
      expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(5_000_000);
      expect(sizes.at(-1)).toBeGreaterThan(2_000_000);
    }
    const { body } = await undo(last).expect(200);
    expect((body as { results: { status: string }[] }).results.map(({ status }) => status)).toEqual(
      ids.map(() => 'changed'),
    );
  }, 120_000);
});
