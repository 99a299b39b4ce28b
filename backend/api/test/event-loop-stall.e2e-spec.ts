import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start({ DATABASE_POOL_MAX: '1' });
});
afterAll(() => api.close());

/** Blocks the event loop, as a sleeping or overloaded machine does. */
function stall(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

it('the API doesn’t report a database outage when its own event loop stalls [A11]', async () => {
  const answered = api.part(DataSource).query('SELECT 1 AS one, pg_sleep(1)');
  // They wait for the one connection.
  const waiting = [
    api.as('ada')('get', '/api/ada/tasks'),
    api.as('ada')('post', '/api/ada/tasks').send({ title: 'Never left' }),
  ].map(async (sent) => (await sent).status);
  const { driver } = api.part(DataSource);
  const pool = driver instanceof PostgresDriver ? (driver.master as pg.Pool) : undefined;
  await until(() => pool?.waitingCount === 2);
  // After a turn, timers run before any response is read.
  await turn();
  stall(4500);

  await expect(answered).resolves.toMatchObject([{ one: 1 }]);
  await expect(Promise.all(waiting)).resolves.toEqual([200, 201]);
  expect(await api.storedTasks()).toHaveLength(1);
});
