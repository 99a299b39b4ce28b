/**
 * What PostgreSQL and HTTP cost by themselves: node:http, pg and node:crypto, with the statements of the product, the
 * same check of the token's signature and times, and the same texts for timestamps. No framework, no validation
 * beyond what keeps the statements alive, no log.
 */
import { createHmac, createSecretKey, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { readConfig } from '../src/config/api.config.js';
import { loadConfig } from '../src/config/load-config.js';
import { rowTypes } from '../src/database/row-types.js';
import { positionAtEnd } from '../src/ordering/position.js';
import { pageStatement } from '../src/tasks/task-page.js';

const config = loadConfig(readConfig);
const key = createSecretKey(config.auth.secrets[0] ?? '', 'utf8');
const pool = new pg.Pool({
  connectionString: config.database.url,
  max: config.database.poolMax,
  types: rowTypes,
});

const COLUMNS = `id AS "id", user_id AS "userId", title AS "title", description AS "description",
  completed AS "completed", completed_at AS "completedAt", list_id AS "listId", priority AS "priority", tags AS "tags",
  due_date AS "dueDate", due_time AS "dueTime", due_zone AS "dueZone", position AS "position", version AS "version",
  created_at AS "createdAt", updated_at AS "updatedAt", deleted_at AS "deletedAt"`;
const INSERT = `INSERT INTO app.task (user_id, id, position, title, search_text)
  VALUES ($1, $2, $3, $4::text, app.search_words($4::text)) ON CONFLICT (user_id, id) DO NOTHING RETURNING ${COLUMNS}`;
const TOGGLE = `UPDATE app.task SET completed = NOT completed,
  completed_at = CASE WHEN NOT completed THEN coalesce(completed_at, now()) END, version = version + 1,
  updated_at = now() WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING ${COLUMNS}`;

const names = new Map<string, string>();
function nameOf(statement: string): string {
  const name = names.get(statement) ?? `s${names.size}`;
  names.set(statement, name);
  return name;
}

async function rowsOf(statement: string, values: unknown[]): Promise<unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>({
    name: nameOf(statement),
    text: statement,
    values,
  });
  return rows;
}

/** @returns The `sub` of a token that is signed and alive. */
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
    const [task] = await rowsOf(INSERT, [userId, randomUUID(), positionAtEnd(), title.trim()]);
    return [201, task];
  }
  if (request.method === 'PATCH') return [200, (await rowsOf(TOGGLE, [userId, taskId]))[0]];
  const limit = Number(url.searchParams.get('limit') ?? 50);
  const search = url.searchParams.get('q') ?? undefined;
  const page = { trashed: false, sort: 'created', limit: limit + 1, offset: 0, search } as const;
  const items = await rowsOf(...pageStatement(COLUMNS, userId, page));
  return [200, { items: items.slice(0, limit), nextCursor: null }];
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
