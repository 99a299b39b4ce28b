import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/testing/access-report/run-cli.js';
import { createTestToken } from '../../src/testing/index.js';

const ADA = createTestToken({ sub: 'ada' });
const BOB = createTestToken({ sub: 'bob' });

const OPENAPI = {
  openapi: '3.1.0',
  paths: {
    '/health': { get: { security: [] } },
    '/open': { get: {} },
    '/users/{userId}/notes': {
      parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' } }],
      get: {},
      post: { requestBody: { $ref: '#/components/requestBodies/Note' } },
    },
  },
  components: {
    requestBodies: {
      Note: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } },
    },
    schemas: { Note: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } } },
  },
};

/** Trusts the claims of any token, and the address of any owner; repeats the token in its answers. */
function carelessService(): Server {
  const notes: object[] = [];
  return createServer((request, response) => {
    const { url = '', method, headers } = request;
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url === '/openapi.json') reply(200, OPENAPI);
    else if (url === '/health' || url === '/open') reply(200, { status: 'ok' });
    else if (headers.authorization === undefined) reply(401, {});
    else if (method === 'POST') {
      notes.push({ id: notes.length + 1 });
      reply(201, { id: notes.length });
    } else reply(418, { message: `no tea for ${headers.authorization}` });
  });
}

describe('The command access-report', () => {
  const service = carelessService();
  let origin: string;
  let folder: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    folder = await mkdtemp(path.join(tmpdir(), 'access-report-'));
  });
  afterAll(async () => {
    service.close();
    await rm(folder, { recursive: true });
  });

  const run = async (
    args: readonly string[],
    environment: Record<string, string> = {},
  ): Promise<{ code: number; printed: string; warned: string }> => {
    const printed: string[] = [];
    const warned: string[] = [];
    const code = await runCli(args, environment, {
      print: (text) => printed.push(text),
      warn: (text) => warned.push(text),
    });
    return { code, printed: printed.join(''), warned: warned.join('') };
  };
  const users = ['--token', ADA, '--token', 'env:TOKEN_B'];
  const usual = (): string[] => ['--openapi', `${origin}/openapi.json`, ...users];

  it('names each hole, writes the files and exits with 1', async () => {
    const file = (name: string): string => path.join(folder, name);
    const files = ['--md', file('r.md'), '--html', file('r.html'), '--junit', file('r.xml')];
    const { code, printed } = await run([...usual(), ...files], { TOKEN_B: `Bearer ${BOB}` });
    expect(code).toBe(1);
    expect(printed).toContain('hole: GET /open answers without a token [missing-guard]');
    expect(printed).toContain(
      'hole: POST /users/:userId/notes accepts a token that is not valid [bad-token]: alg none',
    );
    expect(printed).toContain('hole: POST /users/:userId/notes accepts another owner in its address');
    expect(printed).toContain('not proven: GET /users/:userId/notes: ');
    expect(await readFile(file('r.md'), 'utf8')).toContain('| GET /health | public | allowed 200 |');
    expect(await readFile(file('r.html'), 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(await readFile(file('r.xml'), 'utf8')).toContain(
      '<testcase classname="GET /open" name="no token"><failure ',
    );
    const texts = await Promise.all(['r.md', 'r.html', 'r.xml'].map((name) => readFile(file(name), 'utf8')));
    expect(printed).toContain('418 no tea for Bearer [token]');
    expect([printed, ...texts].join('\n')).not.toContain(ADA.slice(0, 10));
  });

  it('leaves out a route, and accepts one that the caller allows', async () => {
    const only = [
      '--allow',
      'GET /open',
      '--skip',
      'POST /users/{userId}/notes',
      '--skip',
      'GET /users/{userId}/notes',
    ];
    const { code, printed } = await run([...usual(), ...only], { TOKEN_B: BOB });
    expect(printed).toMatch(/^2 routes, 4 calls: 0 holes, 0 not proven\n$/);
    expect(code).toBe(0);
  });

  it('prints its usage', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      printed: expect.stringContaining('--openapi URL|FILE'),
    });
  });

  it.each([
    ['no document', ['--token', 'a', '--token', 'b'], '--openapi is missing'],
    ['one token', ['--openapi', 'x.json', '--token', 'a'], '--token is needed twice'],
    [
      'one token twice',
      ['--openapi', 'x.json', '--token', 'a', '--token', 'a'],
      'The two tokens are the same',
    ],
    [
      'an empty variable',
      ['--openapi', 'x.json', '--token', 'a', '--token', 'env:NONE'],
      'A --token is empty',
    ],
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
    [
      'a time of zero',
      ['--openapi', 'x', '--token', 'a', '--token', 'b', '--timeout', '0'],
      '--timeout has to be',
    ],
    [
      'a missing file',
      ['--openapi', '/none.json', '--token', 'a', '--token', 'b'],
      "/none.json can't be read",
    ],
  ])('exits with 2 for %s', async (_case, args, message) => {
    const { code, warned } = await run(args);
    expect(warned).toContain(message);
    expect(code).toBe(2);
  });

  it('says how to convert a YAML document', async () => {
    const file = path.join(folder, 'openapi.yaml');
    await writeFile(file, 'openapi: 3.1.0\npaths: {}\n');
    const { code, warned } = await run(['--openapi', file, ...users], { TOKEN_B: BOB });
    expect(warned).toContain(
      'openapi.yaml is not JSON. Convert a YAML document first: npx js-yaml openapi.yaml > openapi.json',
    );
    expect(code).toBe(2);
  });

  it('does not print an argument that belongs to no option: it may be a token', async () => {
    const { code, warned } = await run(['secret-token']);
    expect(warned).toContain('An argument belongs to no option');
    expect(warned).not.toContain('secret-token');
    expect(code).toBe(2);
  });

  it('exits with 2 for a service on another machine without --yes, and calls nothing there', async () => {
    const file = path.join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify({ ...OPENAPI, servers: [{ url: 'https://api.invalid' }] }));
    const { code, warned } = await run(['--openapi', file, ...users], { TOKEN_B: BOB });
    expect(warned).toContain('api.invalid is another machine');
    expect(code).toBe(2);
  });

  it.each([
    ['an opaque token where a path has an owner', [], 'pass --user for both users'],
    ['one user twice', ['--user', 'ada', '--user', 'ada'], 'Both tokens are those of one user'],
    ['an allowed route that does not exist', ['--allow', 'GET /heath'], 'The document has no GET /heath'],
  ])('exits with 2 for %s', async (_case, args, message) => {
    const opaque = ['--openapi', `${origin}/openapi.json`, '--token', 'opaque-1', '--token', 'opaque-2'];
    const { code, warned } = await run([...opaque, ...args]);
    expect(warned).toContain(message);
    expect(code).toBe(2);
  });
});
