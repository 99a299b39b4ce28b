import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { fastify, type FastifyInstance, type InjectOptions } from 'fastify';
import { DATABASE_UNAVAILABLE_CASES, REQUEST_ID_CASES } from './cases.js';
import { handleErrors, fastifyOptions, registerHttpBasics } from './http-server.js';
import { createLogger } from './logger.js';
import { ProblemError } from './problem.js';

const ORIGIN = 'https://tasks.example.com';
const lines: string[] = [];
let app: FastifyInstance;
let thrown: unknown;

beforeAll(async () => {
  const logger = createLogger({ service: 'test', level: 'info' }, { write: (line) => lines.push(line) });
  app = fastify(
    fastifyOptions({
      logger,
      bodyLimitBytes: 1024,
      trustsProxy: trustedProxies(['loopback']),
      routine: /^\/health$/,
      secretRoutes: ['/feeds/:token'],
    }),
  );
  await registerHttpBasics(app, {
    cors: {
      origins: [ORIGIN],
      methods: ['GET', 'POST'],
      allowedHeaders: ['content-type'],
      exposedHeaders: ['retry-after'],
      credentials: true,
    },
  });
  handleErrors(app, (error) =>
    error === 'known' ? { status: 418, code: 'TEAPOT', detail: 'I am a teapot' } : undefined,
  );
  app.post('/echo', ({ body }) => ({ body }));
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/feeds/:token', () => 'feed');
  app.get('/throw', () => {
    throw thrown;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

/** Sends bytes as they are, and returns everything that comes back. */
async function sendRaw(text: string): Promise<string> {
  const address = app.server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  socket.end(text);
  let response = '';
  socket.on('data', (chunk: Buffer) => (response += chunk.toString()));
  await once(socket, 'close');
  return response;
}

const post = (payload: string | Buffer, contentType = 'application/json'): InjectOptions => ({
  method: 'POST',
  url: '/echo',
  headers: { 'content-type': contentType },
  payload,
});

describe('a request', () => {
  it.each(REQUEST_ID_CASES)('with the id %j keeps it: %s [E3]', async (id, isKept) => {
    const { headers } = await app.inject({ url: '/health', headers: { 'x-request-id': id } });
    expect(headers['x-request-id'] === id).toBe(isKept);
  });

  it('is logged in one line, with the address that a trusted proxy names and without its query', async () => {
    lines.length = 0;
    await app.inject({ url: '/feeds/secret?q=private', headers: { 'x-forwarded-for': '192.0.2.1' } });
    await app.inject('/unknown/private');
    await app.inject('/health');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ method: 'GET', path: '/feeds/:token', status: 200, client: '192.0.2.1' }),
      expect.objectContaining({ status: 404, msg: 'answered' }),
    ]);
    expect(lines.join('')).not.toMatch(/secret|private/);
  });

  it('gets headers that keep its response out of caches and frames', async () => {
    for (const url of ['/health', '/unknown', '/%ff']) {
      const { headers } = await app.inject(url);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      });
    }
  });
});

describe('a body', () => {
  it.each([
    ['{"a":[1,"ü"]}', { a: [1, 'ü'] }],
    ['\uFEFF{"a":1}', { a: 1 }],
    ['', undefined],
  ])('of %j is parsed', async (payload, body) => {
    expect((await app.inject(post(payload))).json()).toEqual({ body });
  });

  it.each([
    ['that is not JSON', 400, 'REQUEST_MALFORMED', '{'],
    ['that is not UTF-8', 400, 'REQUEST_MALFORMED', Buffer.from([0x22, 0xff, 0x22])],
    ['with __proto__ as a key', 400, 'REQUEST_MALFORMED', '{"__proto__":{"a":1}}'],
    ['with a constructor that has a prototype', 400, 'REQUEST_MALFORMED', '{"constructor":{"prototype":1}}'],
    ['of 17 levels', 400, 'REQUEST_MALFORMED', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['that is too large', 413, 'REQUEST_TOO_LARGE', JSON.stringify('x'.repeat(1023))],
  ])('%s is refused with %i %s', async (_case, status, code, payload) => {
    const response = await app.inject(post(payload));
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toMatchObject({ status, code, requestId: expect.any(String) });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'of type %s is refused with 415',
    async (type) => {
      const response = await app.inject(post('{}', type));
      expect(response.json()).toMatchObject({ status: 415, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE' });
    },
  );

  it.each(['gzip', 'br', 'deflate, gzip'])(
    'with the content encoding %s is refused with 415',
    async (encoding) => {
      const request = post('{}');
      const headers = { ...request.headers, 'content-encoding': encoding };
      const response = await app.inject({ ...request, headers });
      expect(response.json()).toMatchObject({ status: 415, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE' });
    },
  );
});

describe('CORS', () => {
  it('allows the origins of the list, with cookies', async () => {
    const { headers } = await app.inject({ url: '/health', headers: { origin: ORIGIN } });
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
    });
  });

  it.each([`${ORIGIN}.evil.com`, 'http://tasks.example.com', 'null'])('refuses %s', async (origin) => {
    const { headers } = await app.inject({ url: '/health', headers: { origin } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an error', () => {
  const problem = { status: 409, code: 'TAKEN', detail: 'Taken', extensions: { address: 'a…@b' } };

  it.each([
    ['a ProblemError', new ProblemError(problem), { status: 409, code: 'TAKEN', address: 'a…@b' }],
    ['an error that the server knows', 'known', { status: 418, code: 'TEAPOT' }],
    ['a bug', new Error('hunter2'), { status: 500, code: 'INTERNAL_ERROR' }],
  ])('that is %s is sent as problem+json', async (_case, error, body) => {
    thrown = error;
    const response = await app.inject('/throw');
    expect(response.json()).toMatchObject({ ...body, requestId: expect.any(String) });
    expect(response.body).not.toContain('hunter2');
  });

  it.each(DATABASE_UNAVAILABLE_CASES)(
    'of an unavailable database, %j, becomes a 503 [A11]',
    async (members) => {
      thrown = Object.assign(new Error(members.message), members);
      const { statusCode, headers } = await app.inject('/throw');
      expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    },
  );
});

describe('a request that cannot be read', () => {
  it('gets 404 when it has no route, and 400 or 414 when its path cannot be decoded', async () => {
    expect((await app.inject('/unknown')).json()).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    expect((await app.inject('/%ff')).json()).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' });
    expect((await app.inject(`/feeds/${'x'.repeat(256)}`)).json()).toMatchObject({ status: 414 });
  });

  it.each([
    ['400', 'garbage\r\n\r\n'],
    ['400', 'GET http://evil.example/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
    ['431', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('gets %s on the socket', async (status, text) => {
    const response = await sendRaw(text);
    expect(response).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(response).toContain('application/problem+json');
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: Number(status) });
  });
});
