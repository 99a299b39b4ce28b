import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';
import { migrate } from '../src/database/migrate.js';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

const TASKS = '/api/ada/tasks';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  postgres = await startTestPostgres({ own: true });
  database = await createTestDatabase(postgres.url, 'outage');
  await migrate(database.ownerUrl);
  api = await TestApi.start({}, database);
  ada = api.as('ada');
});
afterAll(async () => {
  try {
    await api.close();
  } finally {
    await postgres.stop();
  }
});

/** Waits until the API serves requests again. */
const recovery = (): Promise<void> => until(async () => (await ada('get', TASKS)).status === 200);

describe('the API', () => {
  it('answers 503 with Retry-After while the database is down, keeps running, and recovers by itself [A11] [A8]', async () => {
    const { id } = await api.givenTask('ada', { title: 'Written before' });
    await postgres.kill();

    for (const sent of [
      () => ada('get', TASKS),
      () => ada('post', TASKS).send({ title: 'Lost' }),
      () => ada('patch', `${TASKS}/${id}/complete`),
      () => ada('get', '/api/users/ada/profile'),
      () => request(api.server).get('/health/ready'),
    ]) {
      const { body, headers } = await sent().expect(503);
      expect(headers['retry-after']).toBe('1');
      expect(body).toEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'The database is unavailable. Try again in a moment',
        code: 'DATABASE_UNAVAILABLE',
        requestId: headers['x-request-id'],
      });
    }
    await request(api.server).get('/health').expect(200);
    await ada('get', '/api/bob/tasks').expect(403);
    await request(api.server).get(TASKS).expect(401);

    await postgres.restart();
    await recovery();
    await request(api.server).get('/health/ready').expect(200);
    // Acknowledged writes are stored, and refused ones aren't.
    expect(await api.storedTasks()).toMatchObject([{ id, title: 'Written before', completed: false }]);
  });

  it('waits at the start for a database that isn’t up yet', async () => {
    await postgres.kill();
    const early = new ApiProcess('main.js', apiEnvironment(database.apiUrl));
    await early.logged('Unable to connect to the database');
    await postgres.restart();
    const origin = await early.listening();
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
    early.signal('SIGTERM');
    expect((await early.ended).code).toBe(0);
    await recovery();
  });

  it('serves requests again after every connection was terminated [A11]', async () => {
    await Promise.all(Array.from({ length: 10 }, () => ada('get', TASKS).expect(200)));
    await api.tables.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdfast_app'`,
    );
    await recovery();
  });

  it('fails no read while its connections are terminated repeatedly, and repeats no write [A11]', async () => {
    await api.empty();
    const end = async (): Promise<void> => {
      await api.tables.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdfast_app'`,
      );
    };
    const refused = { reads: 0, writes: 0 };
    for (let round = 0; round < 15; round += 1) {
      const [reads, writes] = await Promise.all([
        Promise.all(Array.from({ length: 8 }, () => ada('get', TASKS))),
        Promise.all(Array.from({ length: 4 }, () => ada('post', TASKS).send({ title: 'Once' }))),
        end(),
      ]);
      refused.reads += reads.filter(({ status }) => status !== 200).length;
      refused.writes += writes.filter(({ status }) => status !== 201).length;
    }
    expect(refused.reads).toBe(0);
    // A refused write may have happened. A write that was sent twice would create more rows than there were requests.
    const rows = (await api.storedTasks()).length;
    expect(rows).toBeLessThanOrEqual(60);
    expect(rows).toBeGreaterThanOrEqual(60 - refused.writes);
  });

  it('answers 503 after a lock or statement timeout, and reuses the connection [A11]', async () => {
    const { id } = await api.givenTask('ada');
    const blocker = await api.tables.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM app.task WHERE id = $1 FOR UPDATE', [id]);
    const { body } = await ada('patch', `${TASKS}/${id}/complete`).expect(503);
    expect(body.code).toBe('DATABASE_UNAVAILABLE');
    await blocker.query('ROLLBACK');
    blocker.release();
    await ada('patch', `${TASKS}/${id}/complete`).expect(200);
  });

  it('doesn’t repeat a write whose connection was terminated [A11]', async () => {
    const { id } = await api.givenTask('ada');
    const blocker = await api.tables.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM app.task WHERE id = $1 FOR UPDATE', [id]);
    const updates = (): number =>
      api.statements.texts.filter((text) => text.includes('UPDATE app.task')).length;
    const before = updates();
    const answer = ada('patch', `${TASKS}/${id}/complete`).then((toggled) => toggled);
    const ended = async (): Promise<number> => {
      const waiting = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'holdfast_app' AND wait_event_type = 'Lock'`;
      return (await api.tables.query(waiting)).rows.length;
    };
    await until(async () => (await ended()) > 0);
    // The lock is still held: a second attempt would have to wait for it.
    const { status, body } = await answer;
    await blocker.query('ROLLBACK');
    blocker.release();
    expect([status, body.code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(updates() - before).toBe(1);
    expect((await ada('get', `${TASKS}/${id}`).expect(200)).body).toMatchObject({
      completed: false,
      version: 1,
    });
  });

  it('answers 503 when the database hangs, and replaces the hanging connections [A11]', async () => {
    const pids = await api.tables.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE usename = 'holdfast_app'`,
    );
    for (const { pid } of pids.rows) process.kill(pid, 'SIGSTOP');
    try {
      await ada('get', TASKS).expect(503);
    } finally {
      for (const { pid } of pids.rows) process.kill(pid, 'SIGCONT');
    }
    await recovery();
  });
});
