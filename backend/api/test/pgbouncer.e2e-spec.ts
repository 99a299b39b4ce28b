import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { needing, versionOf } from '../../../scripts/testing/installed.ts';
import { databaseOfThisWorker } from './support/databases.js';
import { PgBouncer } from './support/pgbouncer.js';
import { TestApi } from './support/test-api.js';

const bouncer = needing('pgbouncer');
const version = versionOf('pgbouncer') ?? '0.0';
const [major = 0, minor = 0] = version.split('.').map(Number);
const knowsNames = major > 1 || (major === 1 && minor >= 21);
const namesNote =
  bouncer.isHere && !knowsNames ? ` (skipped: PgBouncer ${version} knows no named statements)` : bouncer.note;

const CASES = [
  { title: `without named statements${bouncer.note}`, runs: bouncer.isHere, named: 'false', settings: [] },
  {
    title: `with named statements${namesNote}`,
    runs: bouncer.isHere && knowsNames,
    named: 'true',
    settings: ['max_prepared_statements = 200'],
  },
];

describe.each(CASES)('behind PgBouncer in transaction mode, $title:', ({ runs, named, settings }) => {
  const test = runs ? it : it.skip;
  let pgbouncer: PgBouncer;
  let api: TestApi;

  beforeAll(async () => {
    if (!runs) return;
    const database = databaseOfThisWorker();
    pgbouncer = await PgBouncer.start(database.apiUrl, settings);
    const pooled = { ...database, apiUrl: pgbouncer.url };
    api = await TestApi.start({ DATABASE_PREPARED_STATEMENTS: named }, pooled);
  });
  afterAll(async () => {
    if (!runs) return;
    await api.close();
    await pgbouncer.stop();
  });

  test('the API works as without a pooler [E2]', async () => {
    const ada = api.as('ada');
    const { id } = await api.givenTask('ada', {
      title: 'Behind a pooler',
      tags: ['a'],
      dueDate: '2026-12-24',
    });
    const tasks = '/api/ada/tasks';
    await ada('get', `${tasks}?q=pooler&tag=a&sort=due`).expect(200);
    await ada('patch', `${tasks}/${id}`).send({ priority: 2 }).expect(200);
    await ada('patch', `${tasks}/${id}/complete`).expect(200);
    const { body } = await ada('post', '/api/ada/lists').send({ name: 'A list' }).expect(201);
    const bulk = { ids: [id], changes: { listId: body.id, addTags: ['b'] } };
    await ada('post', '/api/ada/tasks/bulk').send(bulk).expect(200);
    await ada('delete', `/api/ada/lists/${body.id}`).expect(200);
    const send = () =>
      ada('post', '/api/ada/import?format=csv').set('content-type', 'text/csv').send('title\nImported\n');
    for (let n = 0; n < 3; n += 1) await send().expect(200);
    await ada('get', '/api/users/ada/profile').expect(200);
  });

  test('many requests share a few connections, and none sees another’s state [E2]', async () => {
    const users = Array.from({ length: 12 }, (_, n) => `user-${n}`);
    const rounds = Array.from({ length: 20 }, (_, n) => n);
    const answers = await Promise.all(
      users.flatMap((user) =>
        rounds.map(async (round) => {
          await api.givenTask(user, { title: `${user} ${round}` });
          const { body, status } = await api.as(user)('get', `/api/${user}/tasks?limit=5`);
          const titles = (body as { items: { title: string }[] }).items.map(({ title }) => title);
          return status === 200 && titles.every((title) => title.startsWith(`${user} `));
        }),
      ),
    );
    expect(answers).toEqual(Array(240).fill(true));
    for (const user of users) expect(await api.storedTasks(user)).toHaveLength(20);
  });

  test('the timeouts of the role apply, although no connection sets them [E2]', async () => {
    const { id } = await api.givenTask('ada');
    const blocker = await api.tables.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM app.task WHERE id = $1 FOR UPDATE', [id]);
    try {
      await api.as('ada')('patch', `/api/ada/tasks/${id}/complete`).expect(503);
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    await api.as('ada')('patch', `/api/ada/tasks/${id}/complete`).expect(200);
  });
});
