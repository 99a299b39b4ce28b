import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { bearer, createTestToken } from '@holdfast/nestjs-auth/testing';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';
import { TestApi } from './support/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.close());
beforeEach(() => api.empty());

const send = (file: string, { dryRun = true, userId = 'ada' } = {}) =>
  api
    .as(userId)('post', `/api/${userId}/import?format=json&dryRun=${dryRun}`)
    .set('content-type', 'application/json')
    .send(file);
const fileOf = (tasks: readonly unknown[]): string =>
  JSON.stringify({ format: 'holdfast', version: 1, tasks });
let spellings = 0;
/** The slowest valid rule, in spellings that the process hasn't seen yet, so that each has to be checked. */
const slowFile = (count: number): string =>
  fileOf(
    Array.from({ length: count }, (_, n) => ({
      title: `Task ${n}`,
      dueDate: '2026-12-06',
      repeat: `FREQ=DAILY;BYMONTH=12;BYDAY=SU;COUNT=${(spellings += 1)}`,
    })),
  );

/** CPU milliseconds between two turns of the event loop: the longest stretch, and the total. */
async function longestStretch(done: PromiseLike<unknown>): Promise<{ longest: number; total: number }> {
  const spent = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const over = new AbortController();
  const work = (async () => {
    try {
      await done;
    } finally {
      over.abort();
    }
  })();
  const began = spent();
  let longest = 0;
  for (let last = began; !over.signal.aborted; last = spent()) {
    await turn();
    longest = Math.max(longest, spent() - last);
  }
  await work;
  return { longest, total: spent() - began };
}

describe('an import', () => {
  it('yields to other requests while it checks 300 slow rules', async () => {
    // Compiles and loads the code before it is measured.
    await send(slowFile(1)).expect(200);
    const { longest, total } = await longestStretch(send(slowFile(300)).expect(200));
    process.stdout.write(`${Math.round(longest)} of ${Math.round(total)} ms of CPU without a pause\n`);
    expect(longest).toBeLessThan(total / 8);
  }, 60_000);

  it('checks a rule once that 2,000 tasks share', async () => {
    const repeat = 'FREQ=DAILY;BYMONTH=12;BYDAY=SU;WKST=WE';
    const tasks = Array.from({ length: 2000 }, (_, n) => ({ title: `${n}`, dueDate: '2026-12-06' }));
    const withRules = tasks.map((task) => ({ ...task, repeat }));
    await send(fileOf(tasks)).expect(200);
    const plain = await longestStretch(send(fileOf(tasks)).expect(200));
    const repeating = await longestStretch(send(fileOf(withRules)).expect(200));
    // Two thousand checks would take several seconds more.
    expect(repeating.total).toBeLessThan(3 * plain.total + 200);
  }, 60_000);

  it('limits the work that a file can cause', async () => {
    const refusals = [
      await send(slowFile(1001)).expect(200),
      await send(fileOf([{ title: Array.from({ length: 300 }, () => 1) }])).expect(200),
    ];
    const tooMany = { code: 'tooMany', values: [] };
    expect(refusals.map(({ body }) => (body as { problems: unknown }).problems)).toEqual([
      [{ ...tooMany, line: 1001, msg: 'A file can have at most 1000 different recurrence rules' }],
      [{ ...tooMany, line: 1, msg: 'An entry can have at most 200 values' }],
    ]);
    const columns = Array.from({ length: 101 }, (_, n) => `c${n}`).join(',');
    const { body } = await api
      .as('ada')('post', '/api/ada/import?format=csv')
      .set('content-type', 'text/csv')
      .send(`${columns}\nx\n`)
      .expect(422);
    expect(body.errors).toMatchObject([{ msg: 'A file can have 100 columns' }]);
  }, 60_000);

  it.each([
    ['2,000 levels in a field', `{"title":${'['.repeat(2000)}${']'.repeat(2000)}}`],
    ['2,000 levels of objects', `{"title":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`],
    ['15 levels in a field', `{"title":${'['.repeat(14)}${']'.repeat(14)}}`],
    ['the key __proto__', '{"title":"x","__proto__":{"a":1}}'],
    ['the key constructor with a prototype', '{"title":"x","constructor":{"prototype":{}}}'],
  ])('refuses %s with the same 400 as a request body [A18]', async (_name, task) => {
    const answers = [
      await send(`{"format":"holdfast","version":1,"tasks":[${task}]}`).expect(400),
      await send(`{"format":"holdfast","version":1,"more":[${task}]}`).expect(400),
      await api
        .as('ada')('post', '/api/ada/tasks')
        .set('content-type', 'application/json')
        .send(task.replace('['.repeat(14), '['.repeat(16)).replace(']'.repeat(14), ']'.repeat(16)))
        .expect(400),
    ];
    expect(answers.map(({ body }) => (body as { code: string }).code)).toEqual(
      Array(3).fill('REQUEST_MALFORMED'),
    );
  });
});

describe('a second import of the same user', () => {
  const leases = async (): Promise<number> =>
    (await api.tables.query('SELECT FROM app.import_lease')).rowCount ?? 0;

  it('is refused while the first runs in another process, and for half a minute after that process dies, unlike other users’ imports', async () => {
    const { apiUrl } = databaseOfThisWorker();
    const replica = new ApiProcess('main.js', apiEnvironment(apiUrl));
    const origin = await replica.listening();
    const first = request(origin)
      .post('/api/ada/import?dryRun=true')
      .set(...bearer(createTestToken({ sub: 'ada' })))
      .set('content-type', 'application/json')
      .send(slowFile(1000))
      .catch((error: unknown) => error);
    while ((await leases()) === 0) await delay(20);
    const { body } = await send(fileOf([])).expect(409);
    expect(body).toMatchObject({ code: 'IMPORT_RUNNING' });
    await send(fileOf([]), { userId: 'bob' }).expect(200);

    replica.signal('SIGKILL');
    await replica.ended;
    expect(await first).toHaveProperty('code', 'ECONNRESET');
    await send(fileOf([])).expect(409);
    await api.tables.query(`UPDATE app.import_lease SET expires_at = expires_at - interval '31 seconds'`);
    await send(fileOf([])).expect(200);
    expect(await leases()).toBe(0);
  }, 60_000);

  it('is refused while the first runs in the same process', async () => {
    const both = await Promise.all([send(slowFile(30)), send(slowFile(30))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }, 60_000);

  it('may follow at once, even if the first was refused', async () => {
    await send('{"format":"holdfast","version":1,"tasks":[{}]}', { dryRun: false }).expect(422);
    await send('{"format":"holdfast","version":1,"tasks":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}').expect(400);
    await send(fileOf([{ title: 'x' }]), { dryRun: false }).expect(200);
    expect(await leases()).toBe(0);
  });
});
