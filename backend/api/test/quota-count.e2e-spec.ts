import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TrashCollector } from '../src/tasks/trash-collector.js';
import { SEED } from './support/seed.js';
import { TestApi } from './support/test-api.js';

const RUNS = 40;
const SLOTS = 3;

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(async () => {
  await api.empty();
  await api.close();
});

/** A user with a few tasks and two lists, whose ids are known in advance. */
interface Owner {
  readonly id: string;
  readonly tasks: readonly string[];
  readonly lists: readonly string[];
  /** Bulk changes that can be undone. */
  readonly bulkIds: string[];
}

type Act = (owner: Owner, send: ReturnType<TestApi['as']>) => Promise<{ status: number; body: unknown }>;

const slot = fc.nat(SLOTS - 1);
const text = fc.constantFrom('a', 'längere Wörter', '三'.repeat(20), 'x'.repeat(300));
const tags = fc.subarray(['one', 'zwei', '三', 'a "quoted" tag']);
const root = ({ id }: Owner): string => `/api/${id}`;
const task = (owner: Owner, at: number): string => `${root(owner)}/tasks/${owner.tasks[at] ?? ''}`;

const create = fc
  .record({ at: slot, title: text, tags, repeat: fc.boolean(), list: fc.nat(3) })
  .map(({ at, repeat, list, ...content }): Act => (owner, send) => {
    const daily = repeat ? { dueDate: '2026-01-01', repeat: 'FREQ=DAILY' } : {};
    const listId = owner.lists[list];
    const place = listId === undefined ? {} : { listId };
    return send('post', `${root(owner)}/tasks`).send({ id: owner.tasks[at], ...content, ...daily, ...place });
  });
const update = fc
  .record({
    at: slot,
    changes: fc.record({ title: text, description: fc.option(text), tags }, { requiredKeys: [] }),
  })
  .map(
    ({ at, changes }): Act =>
      (owner, send) =>
        send('patch', task(owner, at)).send(changes),
  );
const replace = fc.record({ at: slot, title: text, description: fc.option(text) }).map(
  ({ at, ...content }): Act =>
    (owner, send) =>
      send('put', task(owner, at)).send(content),
);
const single = fc
  .record({ at: slot, what: fc.constantFrom('complete', 'trash', 'restore', 'remove', 'skip', 'move') })
  .map(({ at, what }): Act => (owner, send) => {
    const path = task(owner, at);
    if (what === 'complete') return send('patch', `${path}/complete`);
    if (what === 'trash') return send('delete', path);
    if (what === 'remove') return send('delete', `${path}?permanent=true`);
    return send('post', `${path}/${what}`).send({});
  });
const bulk = fc
  .record(
    { addTags: tags, removeTags: tags, completed: fc.boolean(), trashed: fc.boolean(), priority: fc.nat(3) },
    { requiredKeys: ['priority'] },
  )
  .map(
    (changes): Act =>
      (owner, send) =>
        send('post', `${root(owner)}/tasks/bulk`).send({ ids: owner.tasks, changes }),
  );
const undo = fc.boolean().map((isAgain): Act => (owner, send) => {
  const bulkId = (isAgain ? owner.bulkIds.at(-1) : owner.bulkIds.pop()) ?? randomUUID();
  return send('post', `${root(owner)}/tasks/bulk/${bulkId}/undo`);
});
const list = fc
  .record({ at: fc.nat(1), what: fc.constantFrom('create', 'create', 'delete', 'rename') })
  .map(({ at, what }): Act => (owner, send) => {
    const path = `${root(owner)}/lists`;
    const id = owner.lists[at];
    if (what === 'create') return send('post', path).send({ id, name: 'Eine Liste' });
    return what === 'delete'
      ? send('delete', `${path}/${id}`)
      : send('patch', `${path}/${id}`).send({ name: 'Another' });
  });
const importing = fc.record({ first: text, second: text }).map(
  ({ first, second }): Act =>
    (owner, send) =>
      send('post', `${root(owner)}/import?format=csv`)
        .set('content-type', 'text/csv')
        .send(`title,list,tags\n${first},L,a\n${second},,"b,c"\n`),
);
/** Lets a day or a month pass, and runs the hourly job. */
const collect = fc.constantFrom('1 day', '31 days').map((age): Act => async ({ id }) => {
  const aged = (table: string, column: string) =>
    api.tables.query(`UPDATE app.${table} SET ${column} = ${column} - interval '${age}' WHERE user_id = $1`, [
      id,
    ]);
  await aged('bulk_change', 'created_at');
  await aged('task', 'deleted_at');
  await api.part(TrashCollector).collect();
  return { status: 200, body: {} };
});

const history = fc.array(
  fc.oneof(create, create, update, replace, single, single, bulk, bulk, undo, list, importing, collect),
  { minLength: 4, maxLength: 24 },
);

interface Counts {
  readonly tasks: number;
  readonly lists: number;
  readonly bytes: number;
}

async function counted(userId: string): Promise<Counts> {
  const { rows } = await api.tables.query<Counts>(
    'SELECT tasks, lists, bytes::integer FROM app.usage WHERE user_id = $1',
    [userId],
  );
  return rows[0] ?? { tasks: 0, lists: 0, bytes: 0 };
}

/** Counts the rows without the API. */
async function recounted(userId: string): Promise<Counts> {
  const query = async <Row extends object>(text: string): Promise<Row[]> =>
    (await api.tables.query<Row>(text, [userId])).rows;
  const tasks = await query<{ title: string; description: string | null; tags: string[] }>(
    'SELECT title, description, tags FROM app.task WHERE user_id = $1',
  );
  const lists = await query('SELECT id FROM app.list WHERE user_id = $1');
  const records = await query<{ text: string }>(
    `SELECT before::text || coalesce(list::text, '') AS text FROM app.bulk_change WHERE user_id = $1`,
  );
  const texts = [
    ...tasks.flatMap(({ title, description, tags: all }) => [title, description ?? '', ...all]),
    ...records.map((record) => record.text),
  ];
  return { tasks: tasks.length, lists: lists.length, bytes: Buffer.byteLength(texts.join('')) };
}

it(`app.usage equals a recount after each step of ${RUNS} random histories`, async () => {
  process.stdout.write(`seed of the histories: ${SEED}\n`);
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(history, async (acts) => {
      const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
      const owner: Owner = { id: `ada-${randomUUID()}`, tasks: ids(SLOTS), lists: ids(2), bulkIds: [] };
      const send = api.as(owner.id);
      for (const act of acts) {
        const { status, body } = await act(owner, send);
        seen.add(status);
        if (typeof body === 'object' && body !== null && 'bulkId' in body && typeof body.bulkId === 'string')
          owner.bulkIds.push(body.bulkId);
        expect(await counted(owner.id)).toEqual(await recounted(owner.id));
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: false },
  );
  // There is no internal error, and the histories don't consist of refusals only.
  expect([...seen].filter((status) => status >= 500)).toEqual([]);
  expect(seen).toContain(200);
}, 120_000);
