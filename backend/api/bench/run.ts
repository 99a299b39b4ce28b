/**
 * `npm run bench -w backend/api [-- --rows 100000 --seconds 3 --rounds 5 --connections 50 --soak 40 --write]`
 *
 * Measures the product against the floor (node:http and pg) and the usual recipe (Express, passport-jwt, `find`) on one
 * database, in alternating runs, and prints tables of medians in Markdown; `--write` writes them to docs/performance.md.
 * Ratios within a run mean more than figures of two runs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { format, resolveConfig } from 'prettier';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.ts';
import { migrate } from '../src/database/migrate.js';
import { Contestant } from './contestant.js';
import { recordScript } from './recorder.js';
import { memoryTable, table, type Sample } from './report.js';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
    soak: { type: 'string', default: '40' },
    write: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const ROWS_PER_USER = 100;
const READER = 'user-7';
/** Users who create and toggle tasks: the writes of one user run one after another, and no user sends hundreds a second. */
const WRITERS = 500;
const PAGE = path.resolve(import.meta.dirname, '../../../../../../../docs/performance.md');

interface Owned {
  readonly userId: string;
  readonly id: string;
}

/** Scatters the rows of each user over the table, as after some weeks. @returns One task each of some users. */
async function fill(ownerUrl: string, rows: number): Promise<Owned[]> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  await client.query(
    `INSERT INTO app.task (user_id, id, title, description, position, search_text, created_at)
     SELECT 'user-' || n % $1, gen_random_uuid(), 'Task number ' || n, 'Some words about it', 'a0',
       app.search_words('Task number ' || n || ' Some words about it'), now() - n * interval '1 second'
     FROM generate_series(1, $2::int) n`,
    [Math.max(1, rows / ROWS_PER_USER), rows],
  );
  await client.query('VACUUM ANALYZE app.task');
  const { rows: tasks } = await client.query<Owned>(
    `SELECT user_id AS "userId", min(id::text) AS id FROM app.task WHERE user_id <> 'recorded'
     GROUP BY user_id LIMIT $1`,
    [WRITERS],
  );
  await client.end();
  return tasks;
}

type Load = (contestant: Contestant) => autocannon.Options;

function loads(owned: readonly Owned[]): ReadonlyMap<string, Load> {
  const headersOf = (userId: string): { authorization: string } => ({
    authorization: `Bearer ${createTestToken({ sub: userId })}`,
  });
  const read =
    (query: string): Load =>
    ({ origin }) => ({ url: `${origin}/api/${READER}/tasks?${query}`, headers: headersOf(READER) });
  const creates = owned.map(({ userId }) => ({
    method: 'POST' as const,
    path: `/api/${userId}/tasks`,
    headers: { ...headersOf(userId), 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Book the dentist' }),
  }));
  const toggles = owned.map(({ userId, id }) => ({
    method: 'PATCH' as const,
    path: `/api/${userId}/tasks/${id}/complete`,
    headers: headersOf(userId),
  }));
  return new Map<string, Load>([
    ['List of 50', read('limit=50')],
    ['Search', read('q=number&limit=50')],
    ['Create', ({ origin }) => ({ url: origin, requests: creates })],
    ['Toggle', ({ origin }) => ({ url: origin, requests: toggles })],
  ]);
}

async function measure(contestant: Contestant, load: Load, duration: number): Promise<Sample> {
  const before = contestant.cpuMicroseconds;
  const wanted = load(contestant);
  const { requests = [] } = wanted;
  // Otherwise all connections would send the same request at once, and wait for one row.
  const setupClient = (client: autocannon.Client): void => {
    const first = Math.floor(Math.random() * requests.length);
    if (requests.length > 0) client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
  };
  const result = await autocannon({ ...wanted, setupClient, connections, duration });
  if (result.non2xx > 0 || result.errors > 0 || result.requests.total === 0) {
    throw new Error(
      `${contestant.name} failed ${result.non2xx + result.errors} of ${result.requests.total} requests`,
    );
  }
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: (contestant.cpuMicroseconds - before) / result.requests.total,
  };
}

/** V8 optimizes code that has run some thousand times: a cold process is up to 60 % slower, or more on a busy machine. */
async function warmUp(contestant: Contestant, load: Load): Promise<void> {
  const began = performance.now();
  for (let requests = 0; requests < 20_000 && performance.now() - began < 15_000;) {
    requests += 2 * (await measure(contestant, load, 2)).perSecond;
  }
}

async function compete(contestants: readonly Contestant[], load: Load): Promise<Map<Contestant, Sample[]>> {
  const samples = new Map<Contestant, Sample[]>(contestants.map((contestant) => [contestant, []]));
  for (const contestant of contestants) await warmUp(contestant, load);
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      samples.get(contestant)?.push(await measure(contestant, load, seconds));
    }
  }
  return samples;
}

/** Samples the memory of a process while it serves lists without a pause. */
async function soak(contestant: Contestant, load: Load, duration: number): Promise<number[]> {
  const mebibytes = [contestant.residentMebibytes];
  const timer = setInterval(() => mebibytes.push(contestant.residentMebibytes), 5000);
  await measure(contestant, load, duration);
  clearInterval(timer);
  return [...mebibytes, contestant.residentMebibytes];
}

async function report(contestants: readonly Contestant[], owned: readonly Owned[]): Promise<string> {
  const tables: string[] = [];
  const all = loads(owned);
  for (const [title, load] of all) {
    tables.push(table(title, contestants, await compete(contestants, load)));
    process.stdout.write(`${tables.at(-1) ?? ''}\n`);
  }
  const list = all.get('List of 50');
  if (list && Number(options.soak) > 0) {
    const memory = new Map<string, number[]>();
    for (const contestant of contestants) {
      memory.set(contestant.name, await soak(contestant, list, Number(options.soak)));
    }
    tables.push(memoryTable(memory, Number(options.soak)));
    process.stdout.write(`${tables.at(-1) ?? ''}\n`);
  }
  return tables.join('\n');
}

/** Writes the tables between the two comments of the page. */
async function write(tables: string, load: number): Promise<void> {
  const [{ model } = { model: 'unknown' }] = cpus();
  const machine = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on`,
    `${availableParallelism()} cores (${model}), which had a load of ${load.toFixed(1)} before: ${options.rows} rows,`,
    `${options.connections} connections, medians of ${options.rounds} runs of ${options.seconds} s.`,
  ].join(' ');
  const page = await readFile(PAGE, 'utf8');
  const marked = /(<!-- npm run bench -->\n)[\s\S]*(<!-- end -->)/;
  const written = page.replace(marked, (_all, begin: string, end: string) =>
    [begin, machine, '', tables, end].join('\n'),
  );
  const style = await resolveConfig(PAGE);
  await writeFile(PAGE, await format(written, { ...style, filepath: PAGE }));
}

const packageFolder = path.resolve(import.meta.dirname, '../../../../..');
const [loadBefore = 0] = loadavg();
const postgres = await startTestPostgres({ own: true });
const contestants: Contestant[] = [];
async function cleanUp(): Promise<void> {
  for (const contestant of contestants.splice(0)) await contestant.stop();
  await postgres.stop();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
}
try {
  const database = await createTestDatabase(postgres.url, 'bench');
  await migrate(database.ownerUrl);
  const environment: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: database.apiUrl,
    // Requests are counted, as in production, but the limits are never reached.
    THROTTLE_PER_ADDRESS: '1000000',
    THROTTLE_PER_USER: '1000000',
    QUOTA_TASKS: '1000000',
    METRICS_PORT: '0',
  };
  const script = await recordScript(environment);
  const owned = await fill(database.ownerUrl, Number(options.rows));
  const manifest = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  // The flags of `npm start`.
  const flags = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const bench = (file: string): string => path.join(import.meta.dirname, file);
  contestants.push(
    await Contestant.start('floor', bench('floor.js'), environment, { args: [JSON.stringify(script)] }),
    await Contestant.start('holdfast', path.join(packageFolder, 'dist/main.js'), environment, { flags }),
    await Contestant.start('recipe', bench('recipe.js'), environment),
  );
  const tables = await report(contestants, owned);
  if (options.write) await write(tables, loadBefore);
} finally {
  await cleanUp();
}
