/**
 * `npm run bench -w backend/api [-- --rows 100000 --seconds 4 --rounds 5 --connections 50]`
 *
 * Measures the product against the floor (node:http and pg) and the usual recipe (JwtService, `find`, `save`) on one
 * database, in alternating runs, and prints a table of medians in Markdown. Ratios of one run are worth more than
 * figures of two.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { createTestDatabase, startTestPostgres } from '../../../scripts/testing/test-database.mjs';
import { migrate } from '../src/database/migrate.js';
import { Contestant } from './contestant.js';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
  },
});
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const ROWS_PER_USER = 100;
const READER = 'user-7';

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

/** Rows of one user lie scattered over the table, as they do after some weeks. */
async function fill(ownerUrl: string, rows: number): Promise<string[]> {
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
  const { rows: ids } = await client.query<{ id: string }>('SELECT id FROM app.task WHERE user_id = $1', [
    READER,
  ]);
  await client.end();
  return ids.map(({ id }) => id);
}

type Scenario = (contestant: Contestant) => autocannon.Options;

function scenarios(ids: readonly string[]): ReadonlyMap<string, Scenario> {
  const headersOf = (userId: string) => ({ authorization: `Bearer ${createTestToken({ sub: userId })}` });
  const tasks = `/api/${READER}/tasks`;
  const read =
    (query: string): Scenario =>
    ({ origin }) => ({ url: `${origin}${tasks}?${query}`, headers: headersOf(READER) });
  return new Map<string, Scenario>([
    ['list of 50', read('limit=50')],
    ['search', read('q=number&limit=50')],
    [
      'create',
      ({ name, origin }) => ({
        url: `${origin}/api/writer-of-${name}/tasks`,
        method: 'POST',
        headers: { ...headersOf(`writer-of-${name}`), 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Book the dentist' }),
      }),
    ],
    [
      'toggle',
      ({ origin }) => ({
        url: origin,
        headers: headersOf(READER),
        requests: ids.map((id) => ({ method: 'PATCH', path: `${tasks}/${id}/complete` })),
      }),
    ],
  ]);
}

async function measure(contestant: Contestant, scenario: Scenario, duration: number): Promise<Sample> {
  const before = contestant.cpuMicroseconds;
  const result = await autocannon({ ...scenario(contestant), connections, duration });
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

function median(samples: readonly Sample[], of: keyof Sample): number {
  return samples.map((sample) => sample[of]).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
}

function report(
  title: string,
  contestants: readonly Contestant[],
  samples: ReadonlyMap<Contestant, Sample[]>,
): string {
  const [floor] = contestants;
  const rateOf = (contestant: Contestant | undefined): number =>
    contestant ? median(samples.get(contestant) ?? [], 'perSecond') : 0;
  const lines = contestants.map((contestant) => {
    const own = samples.get(contestant) ?? [];
    const cells = [
      contestant.name,
      rateOf(contestant).toFixed(0),
      (rateOf(contestant) / rateOf(floor)).toFixed(2),
      median(own, 'cpu').toFixed(0),
      median(own, 'p50').toFixed(1),
      median(own, 'p99').toFixed(1),
      contestant.residentMebibytes.toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['', 'requests/s', '× floor', 'CPU µs/request', 'p50 ms', 'p99 ms', 'RSS MiB'];
  return [`### ${title}`, '', `| ${head.join(' | ')} |`, `|---|${'---:|'.repeat(6)}`, ...lines, ''].join(
    '\n',
  );
}

async function compete(
  contestants: readonly Contestant[],
  scenario: Scenario,
): Promise<Map<Contestant, Sample[]>> {
  const samples = new Map<Contestant, Sample[]>(contestants.map((contestant) => [contestant, []]));
  // V8 goes on compiling for seconds; a cold run is up to 60 % off.
  for (const contestant of contestants) await measure(contestant, scenario, Math.max(4, seconds));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      samples.get(contestant)?.push(await measure(contestant, scenario, seconds));
    }
  }
  return samples;
}

const room = path.resolve(import.meta.dirname, '../../../../..');
const postgres = await startTestPostgres({ own: true });
const contestants: Contestant[] = [];
try {
  const database = await createTestDatabase(postgres.url, 'bench');
  await migrate(database.ownerUrl);
  const ids = await fill(database.ownerUrl, Number(options.rows));
  const environment: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PORT: '0',
    BETTER_AUTH_SECRET: TEST_AUTH_OPTIONS.secret,
    PUBLIC_ORIGIN: TEST_AUTH_OPTIONS.issuer,
    JWT_AUDIENCE: TEST_AUTH_OPTIONS.audience,
    DATABASE_URL: database.apiUrl,
    // Counted, as in production, but never reached.
    THROTTLE_PER_ADDRESS: '1000000',
    THROTTLE_PER_USER: '1000000',
  };
  for (const [name, entry] of [
    ['floor', path.join(import.meta.dirname, 'floor.js')],
    ['holdfast', path.join(room, 'dist/main.js')],
    ['recipe', path.join(import.meta.dirname, 'recipe.js')],
  ] as const) {
    contestants.push(await Contestant.start(name, entry, environment));
  }
  for (const [title, scenario] of scenarios(ids)) {
    process.stdout.write(`${report(title, contestants, await compete(contestants, scenario))}\n`);
  }
} finally {
  for (const contestant of contestants) await contestant.stop();
  await postgres.stop();
}
