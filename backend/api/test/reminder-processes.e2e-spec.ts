import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../../../scripts/testing/test-database.ts';
import { migrate } from '../src/database/migrate.js';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { TestPushService, type TestDevice } from './support/push-service.js';
import { until } from './support/until.js';

/** How many owners have a reminder at once. The number in docs/performance.md is measured with 10000. */
const OWNERS = Number(process.env.REMINDERS_DUE ?? 150);
/** Of 10,000 on two cores. */
const DEADLINE_MILLISECONDS = 600_000;

const push = new TestPushService();
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let tables: pg.Pool;
let processes: ApiProcess[] = [];

beforeAll(async () => {
  await push.listen();
  database = await createTestDatabase(process.env.TEST_SERVER_URL ?? '');
  await migrate(database.ownerUrl);
  tables = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
});
afterAll(async () => {
  for (const each of processes) each.signal('SIGTERM');
  await Promise.all(processes.map(({ ended }) => ended));
  await tables.end();
  await database.drop();
  push.close();
});

async function startThree(): Promise<void> {
  const environment = apiEnvironment(database.apiUrl, push.settings);
  processes = [1, 2, 3].map(() => new ApiProcess('main.js', environment));
  await Promise.all(processes.map((each) => each.listening()));
}

/** One device and one task for each owner, all due at once. */
async function givenDue(): Promise<TestDevice[]> {
  const devices = Array.from({ length: OWNERS }, () => push.newDevice());
  const bodies = devices.map(({ subscription }) => subscription);
  await tables.query(
    `INSERT INTO app.push_subscription (user_id, id, session_id, endpoint, p256dh, auth, language, authorized_at)
     SELECT 'owner-' || n, gen_random_uuid(), 's', endpoint, p256dh, auth, 'en', now()
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS each (endpoint, p256dh, auth, n)`,
    [
      bodies.map(({ endpoint }) => endpoint),
      bodies.map(({ keys }) => keys.p256dh),
      bodies.map(({ keys }) => keys.auth),
    ],
  );
  await tables.query(
    `INSERT INTO app.task (user_id, id, title, position, due_date, due_time, due_zone, remind_from, remind_at)
     SELECT 'owner-' || n, gen_random_uuid(), 'A task', 'a0', (now() AT TIME ZONE 'UTC')::date,
       date_trunc('minute', now() AT TIME ZONE 'UTC')::time, 'UTC', now() - interval '1 day', '-infinity'
     FROM generate_series(1, $1) AS n`,
    [OWNERS],
  );
  return devices;
}

const waiting = async (): Promise<number> =>
  Number(
    (
      await tables.query<{ count: string }>(
        `SELECT (SELECT count(*) FROM app.task WHERE remind_at <= now())
           + (SELECT count(*) FROM app.push_delivery) AS count`,
      )
    ).rows[0]?.count,
  );

it(
  'each of many reminders due at once comes once from three processes, and none is lost when one is killed [C9]',
  async () => {
    await startThree();
    const before = performance.now();
    const devices = await givenDue();
    await until(async () => (await waiting()) === 0, DEADLINE_MILLISECONDS);
    expect(push.received).toHaveLength(OWNERS);
    expect(new Set(push.received.map(({ device }) => device))).toEqual(new Set(devices));
    const lateness = push.received.map(({ at }) => at - before).toSorted((one, other) => one - other);
    const p99 = Math.round(lateness[Math.floor(OWNERS * 0.99)] ?? 0);
    // For docs/performance.md.
    if (process.env.REMINDERS_DUE) process.stdout.write(`${OWNERS} reminders, p99 ${p99} ms late\n`);

    push.received.length = 0;
    await tables.query('DELETE FROM app.task');
    await tables.query('DELETE FROM app.push_subscription');
    const later = await givenDue();
    await until(() => push.received.length > OWNERS / 10, DEADLINE_MILLISECONDS);
    processes[0]?.signal('SIGKILL');
    await processes[0]?.ended;
    // What the killed process was sending is sent again by another one, a minute later.
    await until(async () => (await waiting()) === 0, DEADLINE_MILLISECONDS);
    expect(new Set(push.received.map(({ device }) => device))).toEqual(new Set(later));
    const tasks = new Set(push.received.map(({ message }) => message.taskId));
    expect(tasks.size).toBe(OWNERS);
  },
  DEADLINE_MILLISECONDS,
);
