/**
 * The cost of PostgreSQL and HTTP alone: node:http, pg and node:crypto, with the statements of the product, the same
 * check of the token's signature and expiry, and the same format of timestamps. No framework, no log, and only the
 * validation that the statements need.
 */
import { createHmac, createSecretKey, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { readConfig } from '../src/config/api.config.js';
import { settingsOrExit } from '@holdfast/server-kit/settings';
import { rowTypes } from '../src/database/row-types.js';
import type { Recorded, Scenario, Script } from './recorder.js';

const config = settingsOrExit(readConfig);
const script = JSON.parse(process.argv[2] ?? '{}') as Script;
const key = createSecretKey(config.auth.secrets[0], 'utf8');
const pool = new pg.Pool({
  connectionString: config.database.url,
  max: config.database.poolMax,
  types: rowTypes,
});

const names = new Map<string, string>();
function nameOf(statement: string): string {
  const name = names.get(statement) ?? `s${names.size}`;
  names.set(statement, name);
  return name;
}

type Row = Record<string, unknown>;
type Replacements = ReadonlyMap<unknown, unknown>;

async function ask(
  client: pg.Pool | pg.PoolClient,
  { text: statement, values }: Recorded,
  replace: Replacements,
): Promise<Row[]> {
  const given = values.map((value) => (replace.has(value) ? replace.get(value) : value));
  const { rows } = await client.query<Row>({ name: nameOf(statement), text: statement, values: given });
  return rows;
}

/** Sends the recorded statements for another user and task. @returns The rows of the last statement that returns any. */
async function replay(scenario: Scenario, replace: Replacements): Promise<Row[]> {
  const statements = script.statements[scenario];
  const [only] = statements;
  if (only && statements.length === 1) return ask(pool, only, replace);
  const client = await pool.connect();
  try {
    let answer: Row[] = [];
    for (const statement of statements) {
      const rows = await ask(client, statement, replace);
      if (rows.length > 0) answer = rows;
    }
    return answer;
  } finally {
    client.release();
  }
}

/** @returns The `sub` of a token with a valid signature and expiry. */
function subjectOf({ headers }: IncomingMessage): string | undefined {
  const token = headers.authorization?.slice('Bearer '.length) ?? '';
  const [header = '', payload = '', signature = ''] = token.split('.');
  const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string };
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string; exp: number };
  return alg === 'HS256' && claims.exp > Date.now() / 1000 ? claims.sub : undefined;
}

async function answer(request: IncomingMessage, userId: string): Promise<[number, unknown]> {
  const url = new URL(request.url ?? '', 'http://floor');
  const [, , owner, , taskId] = url.pathname.split('/');
  if (owner !== userId) return [403, {}];
  if (request.method === 'POST') {
    const { title } = JSON.parse(await text(request)) as { title: string };
    const replace = new Map<unknown, unknown>([
      [script.userId, userId],
      [script.taskId, randomUUID()],
      ['Book the dentist', title.trim()],
    ]);
    return [201, (await replay('create', replace))[0]];
  }
  const replace = new Map<unknown, unknown>([
    [script.userId, userId],
    [script.taskId, taskId],
  ]);
  if (request.method === 'PATCH') return [200, (await replay('toggle', replace))[0]];
  const items = await replay(url.searchParams.has('q') ? 'search' : 'list', replace);
  return [200, { items: items.slice(0, 50), nextCursor: null }];
}

const server = createServer((request, response) => {
  const userId = subjectOf(request);
  const answered = userId === undefined ? Promise.resolve([401, {}] as const) : answer(request, userId);
  answered.then(
    ([status, body]) => {
      const json = JSON.stringify(body);
      const length = Buffer.byteLength(json);
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': length,
      });
      response.end(json);
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(500).end();
    },
  );
});
server.listen(config.port, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ type: 'listening', port: typeof address === 'object' && address ? address.port : 0 });
});
