/** One table of cases for both edges: the one of `npm start`, and production's Caddy. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { caddyIsMissing, startCaddy } from '../testing/caddy.ts';
import { startEdge } from './edge.ts';

interface Case {
  title: string;
  method?: string;
  path: string;
  /** Names and values in turn, so that a name can come twice. */
  headers?: string[];
  /** Bytes to upload. */
  upload?: number;
  status: number;
  /** The code of the problem, or the beginning of the body. */
  code?: string;
  body?: RegExp;
  header?: Record<string, RegExp>;
}

const HTML = ['accept', 'text/html,application/xhtml+xml,*/*;q=0.8'];
const JSON_ONLY = ['accept', 'application/json'];
const PAGE = /^<!doctype html>/;
const MB = 1_000_000;

const notFound = (title: string, address: string, headers = JSON_ONLY): Case => ({
  title: `${title} is 404`,
  path: address,
  headers,
  status: 404,
  code: 'ROUTE_NOT_FOUND',
});

const CASES: Case[] = [
  {
    title: 'the start page is sent',
    path: '/',
    status: 200,
    body: PAGE,
    header: { 'content-security-policy': /script-src 'self'/ },
  },
  {
    title: 'an address of the app gets the page',
    path: '/tasks/deep/below?q=1',
    headers: HTML,
    status: 200,
    body: PAGE,
  },
  {
    title: 'a person with an unknown address gets the page, as 404',
    path: '/nowhere',
    headers: HTML,
    status: 404,
    body: PAGE,
  },
  {
    title: 'a browser that knows the page gets its body for an unknown address too',
    path: '/nowhere',
    headers: [...HTML, 'if-modified-since', 'Fri, 01 Jan 2100 00:00:00 GMT'],
    status: 404,
    body: PAGE,
  },
  notFound('an unknown address of a script', '/nowhere'),
  notFound('/.env', '/.env'),
  notFound('/package.json', '/package.json'),
  notFound('/metrics', '/metrics', ['accept', '*/*']),
  notFound('a path with two slashes', '//api/tasks'),
  notFound('the prefix of the API in capitals', '/API/tasks'),
  notFound('a name in /.well-known that does not exist', '/.well-known/nothing', HTML),
  notFound('a file of an older build', '/assets/old-1.js', HTML),
  notFound('the list of account events', '/api/auth/account-events?since=0'),
  notFound('the list of account events with a slash', '/api/auth/account-events/'),
  notFound('the list of account events in percent-encoding', '/api/auth/%61ccount-events'),
  {
    title: 'change-password leads to the account page',
    path: '/.well-known/change-password',
    status: 302,
    header: { location: /^\/account$/ },
  },
  {
    title: 'the auth server gets its path',
    path: '/api/auth/session?a=1',
    status: 200,
    body: /"server":"auth","url":"\/api\/auth\/session\?a=1"/,
  },
  {
    title: 'the API gets its path',
    path: '/api/1/tasks',
    status: 200,
    body: /"server":"api","url":"\/api\/1\/tasks"/,
  },
  { title: 'the API gets the health check', path: '/health/ready', status: 200, body: /"server":"api"/ },
  {
    title: "a client's own forwarding headers don't reach a server",
    path: '/api/1/tasks',
    headers: ['x-forwarded-for', '203.0.113.7'],
    status: 200,
    body: /"forwardedFor":"(127\.0\.0\.1|::1)"/,
  },
  {
    title: 'a server sees that Authorization came twice',
    path: '/api/1/tasks',
    headers: ['authorization', 'Bearer a', 'authorization', 'Bearer b'],
    status: 200,
    body: /"authorizations":2/,
  },
  {
    title: 'a body waits for "100 Continue"',
    method: 'POST',
    path: '/api/1/import',
    headers: ['expect', '100-continue'],
    upload: 1000,
    status: 200,
    body: /"received":1000/,
  },
  ...[1, 5, 21].flatMap((size) =>
    ['/api/auth/too-large', '/api/too-large'].map((address): Case => ({
      title: `an upload of ${size} MB that ${address} refuses at once is 413`,
      method: 'POST',
      path: address,
      upload: size * MB,
      status: 413,
      code: 'REQUEST_TOO_LARGE',
    })),
  ),
  {
    title: 'a script is compressed',
    path: '/assets/app-1.js',
    headers: ['accept-encoding', 'gzip'],
    status: 200,
    header: { 'content-encoding': /^gzip$/, 'cache-control': /immutable/ },
  },
  {
    title: 'credentials are not compressed',
    path: '/api/auth/session',
    headers: ['accept-encoding', 'gzip'],
    status: 200,
    body: /^\{/,
  },
];

/** Shows what reached it, refuses large uploads at once as both servers do, and knows no other path than theirs. */
async function startServer(name: string) {
  const server = http.createServer((request, response) => {
    const problem = (status: number, code: string) => {
      response
        .writeHead(status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ status, code }));
      request.resume();
    };
    const { url = '', headers, headersDistinct } = request;
    const answer = (body: Buffer) => {
      const seen = {
        server: name,
        url,
        forwardedFor: headers['x-forwarded-for'],
        authorizations: headersDistinct.authorization?.length,
        received: body.length,
        padding: 'x'.repeat(2000),
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(seen));
    };
    if (url.includes('too-large')) problem(413, 'REQUEST_TOO_LARGE');
    else if (!/^\/(api|health)\//.test(url)) problem(404, 'ROUTE_NOT_FOUND');
    else void buffer(request).then(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

const EDGES = [
  {
    name: 'npm start',
    skip: false,
    start: (options: Parameters<typeof startCaddy>[0]) => startEdge({ ...options, port: 0 }),
  },
  { name: 'Caddy', skip: caddyIsMissing, start: startCaddy },
] as const;

for (const { name, skip, start } of EDGES) {
  describe(`the edge of ${name}`, { skip }, () => {
    const webRoot = mkdtempSync(path.join(tmpdir(), 'holdfast-edge-'));
    let authServer: Awaited<ReturnType<typeof startServer>>;
    let api: Awaited<ReturnType<typeof startServer>>;
    let edge: { port: number; certificate?: string; close: () => Promise<void> };

    before(async () => {
      mkdirSync(path.join(webRoot, 'assets'));
      writeFileSync(path.join(webRoot, 'index.html'), '<!doctype html><title>Holdfast</title>');
      writeFileSync(path.join(webRoot, 'assets', 'app-1.js'), 'export {};\n'.repeat(1000));
      authServer = await startServer('auth');
      api = await startServer('api');
      edge = await start({ webRoot, authServer: authServer.origin, api: api.origin });
    });
    after(async () => {
      await edge.close();
      authServer.server.close();
      api.server.close();
      rmSync(webRoot, { recursive: true });
    });

    async function send({
      method = 'GET',
      path,
      headers = [],
      upload,
    }: Pick<Case, 'method' | 'path' | 'headers' | 'upload'>) {
      const { port, certificate } = edge;
      const length =
        upload === undefined ? [] : ['content-length', String(upload), 'content-type', 'application/json'];
      const all = ['host', `localhost:${port}`, ...headers, ...length];
      // An upload ends only where the connection stays open for it.
      const agent = certificate ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
      const options = { host: '127.0.0.1', port, method, path, headers: all, agent };
      const request = certificate
        ? https.request({ ...options, servername: 'localhost', ca: certificate })
        : http.request(options);
      if (headers.includes('expect')) {
        request.flushHeaders();
        await once(request, 'continue');
      }
      const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
      request.end(upload === undefined ? undefined : Buffer.alloc(upload, 'x'));
      const [response] = await answered;
      // Caddy closes a connection whose upload goes on after the response.
      request.on('error', () => undefined);
      const raw = await buffer(response);
      agent.destroy();
      const body = response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      return { status: response.statusCode, headers: response.headers, body: body.toString() };
    }

    for (const { title, status, code, body, header = {}, ...request } of CASES) {
      it(title, async () => {
        const answer = await send(request);
        assert.equal(answer.status, status, answer.body.slice(0, 200));
        assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
        for (const [field, value] of Object.entries(header))
          assert.match(String(answer.headers[field]), value);
        if (body) assert.match(answer.body, body);
        if (code === undefined) return;
        assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
        assert.equal((JSON.parse(answer.body) as { code: string }).code, code);
      });
    }

    it('a server that is not running is 503 with Retry-After', async () => {
      api.server.close();
      api.server.closeAllConnections();
      const answer = await send({ path: '/api/1/tasks' });
      assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '1']);
      assert.equal((JSON.parse(answer.body) as { code: string }).code, 'SERVER_UNAVAILABLE');
    });
  });
}
