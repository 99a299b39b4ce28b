/**
 * `npm run bench:import -w backend/api [-- --tasks 2000 --seconds 10]`
 *
 * Measures how long other users wait for a list of 50 while one user imports a file repeatedly: with one rule, the slowest
 * valid one, for all tasks, and with as many spellings of it as a file may have. It also measures the wait without an
 * import, because on a busy machine the ratio means more than the figure.
 */
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';
import { migrate } from '../src/database/migrate.js';
import { Contestant } from './contestant.js';

const { values: options } = parseArgs({
  options: { tasks: { type: 'string', default: '2000' }, seconds: { type: 'string', default: '10' } },
});
const tasks = Number(options.tasks);
const milliseconds = Number(options.seconds) * 1000;
/** Concurrent readers. */
const READERS = 4;
const PAUSE_MILLISECONDS = 20;
/** The maximum number of different rules in a file. */
const RULES_MAX = 1000;

let spellings = 0;
/** None of 70,000 random valid rules took longer to check. COUNT only makes the text unique. */
const slowRule = (): string => `FREQ=DAILY;BYMONTH=12;BYDAY=SU;COUNT=${(spellings += 1) % 10_000}`;

function fileWith(rules: number): string {
  const repeats = Array.from({ length: rules }, slowRule);
  return JSON.stringify({
    format: 'holdfast',
    version: 1,
    tasks: Array.from({ length: tasks }, (_, n) => ({
      title: `Task ${n}`,
      dueDate: '2026-12-06',
      ...(rules > 0 && { repeat: repeats[n % rules] }),
    })),
  });
}

const headersOf = (userId: string): Record<string, string> => ({
  authorization: `Bearer ${createTestToken({ sub: userId })}`,
});

async function importOnce(origin: string, rules: number): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${origin}/api/importer/import?dryRun=true`, {
    method: 'POST',
    headers: { ...headersOf('importer'), 'content-type': 'application/json' },
    body: fileWith(rules),
  });
  const { problems } = (await response.json()) as { problems?: unknown[] };
  if (!response.ok || problems?.length !== 0) throw new Error(`The import returned ${response.status}`);
  return performance.now() - began;
}

/** @returns How long each request of the others waited until `isOver`. */
async function waits(origin: string, isOver: () => boolean): Promise<number[]> {
  const all: number[] = [];
  const reader = async (n: number): Promise<void> => {
    while (!isOver()) {
      const began = performance.now();
      const response = await fetch(`${origin}/api/reader-${n}/tasks?limit=50`, {
        headers: headersOf(`reader-${n}`),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`A list returned ${response.status}`);
      all.push(performance.now() - began);
      await delay(PAUSE_MILLISECONDS);
    }
  };
  await Promise.all(Array.from({ length: READERS }, (_, n) => reader(n)));
  return all.toSorted((a, b) => a - b);
}

/** @param rules The number of rules in the imported file; undefined: no import. */
async function measure(name: string, origin: string, rules?: number): Promise<string> {
  const end = performance.now() + milliseconds;
  const isOver = (): boolean => performance.now() > end;
  const imports = (async () => {
    const durations: number[] = [];
    while (rules !== undefined && !isOver()) durations.push(await importOnce(origin, rules));
    return durations.toSorted((a, b) => a - b);
  })();
  const [sorted, durations] = await Promise.all([waits(origin, isOver), imports]);
  const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(0);
  const [load = 0] = loadavg();
  const import_ = durations[Math.floor(durations.length / 2)];
  const cells = [
    name,
    sorted.length,
    at(0.5),
    at(0.99),
    at(1 - 1e-9),
    import_?.toFixed(0) ?? '',
    load.toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

const folder = path.resolve(import.meta.dirname, '../../../../..');
const postgres = await startTestPostgres({ own: true });
let api: Contestant | undefined;
try {
  const database = await createTestDatabase(postgres.url, 'bench');
  await migrate(database.ownerUrl);
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  await client.query(
    `INSERT INTO app.task (user_id, id, title, position)
     SELECT 'reader-' || n % $1, gen_random_uuid(), 'Task number ' || n, 'a0' FROM generate_series(1, 1000) n`,
    [READERS],
  );
  await client.end();
  api = await Contestant.start('holdfast', path.join(folder, 'dist/main.js'), {
    NODE_ENV: 'production',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: database.apiUrl,
    THROTTLE_PER_ADDRESS: '1000000',
    THROTTLE_PER_USER: '1000000',
  });
  const { origin } = api;
  // Compiles the code that is measured.
  await importOnce(origin, 50);
  await measure('', origin);
  const lines = [
    await measure('none', origin),
    await measure(`${tasks} tasks without a rule`, origin, 0),
    await measure(`${tasks} tasks with the slowest rule`, origin, 1),
    await measure(`${tasks} tasks with ${RULES_MAX} spellings of it`, origin, Math.min(tasks, RULES_MAX)),
  ];
  process.stdout.write(
    [
      `${availableParallelism()} cores, ${READERS} readers`,
      '',
      '| import | lists read | p50 ms | p99 ms | slowest ms | import ms | load |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      ...lines,
      '',
    ].join('\n'),
  );
} finally {
  await api?.stop();
  await postgres.stop();
}
