import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { startEdge } from './edge.ts';

/** Echoes what reached it. */
async function startUpstream() {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ url: request.url, body }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

describe('the edge of npm start', () => {
  const webRoot = mkdtempSync(path.join(tmpdir(), 'holdfast-edge-'));
  let upstream: Awaited<ReturnType<typeof startUpstream>>;
  let edge: Awaited<ReturnType<typeof startEdge>>;

  before(async () => {
    mkdirSync(path.join(webRoot, 'assets'));
    writeFileSync(path.join(webRoot, 'index.html'), '<!doctype html>');
    writeFileSync(path.join(webRoot, 'assets', 'app-1.js'), '');
    upstream = await startUpstream();
    edge = await startEdge({ webRoot, authServer: upstream.origin, api: upstream.origin, port: 0 });
  });
  after(async () => {
    await edge.close();
    upstream.server.close();
    rmSync(webRoot, { recursive: true });
  });

  /** Sends bytes as they are, and reads to the end. */
  const exchange = async (bytes: string) => {
    const socket = connect(edge.port, '127.0.0.1');
    socket.write(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { head: head.toLowerCase(), body };
  };
  const head = 'Host: x\r\nConnection: close\r\n';

  const REFUSED: [what: string, bytes: string, status: number, code: string][] = [
    [
      'headers of 20 KB',
      `GET / HTTP/1.1\r\n${head}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'REQUEST_HEADERS_TOO_LARGE',
    ],
    ['a method that is none', `G\0T / HTTP/1.1\r\n${head}\r\n`, 400, 'REQUEST_MALFORMED'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'REQUEST_MALFORMED'],
    [
      'two lengths',
      `POST /api/x HTTP/1.1\r\n${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a path of the API that leaves its folder',
      `GET /api/x/../../y HTTP/1.1\r\n${head}\r\n`,
      400,
      'REQUEST_MALFORMED',
    ],
    ['a path that does not decode', `GET /api/%ff HTTP/1.1\r\n${head}\r\n`, 400, 'REQUEST_MALFORMED'],
    ['a file whose path does not decode', `GET /%ff HTTP/1.1\r\n${head}\r\n`, 400, 'REQUEST_MALFORMED'],
    [
      'a content type that is none',
      `POST /api/x HTTP/1.1\r\n${head}Content-Type: ;;\r\nContent-Length: 2\r\n\r\n{}`,
      415,
      'REQUEST_UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a method that nothing takes',
      `POST /account HTTP/1.1\r\n${head}Content-Length: 0\r\n\r\n`,
      404,
      'ROUTE_NOT_FOUND',
    ],
    [
      'the events of the servers',
      `GET /api/auth/account-events HTTP/1.1\r\n${head}\r\n`,
      404,
      'ROUTE_NOT_FOUND',
    ],
  ];
  for (const [what, bytes, status, code] of REFUSED) {
    it(`refuses ${what} as a problem that no cache stores`, async () => {
      const answer = await exchange(bytes);
      assert.match(answer.head, new RegExp(`^http/1.1 ${status} `));
      assert.match(answer.head, /content-type: application\/problem\+json/);
      assert.match(answer.head, /cache-control: no-store/);
      const problem = JSON.parse(answer.body);
      assert.deepEqual({ status: problem.status, code: problem.code }, { status, code });
    });
  }

  it('keeps every answer from being embedded elsewhere', async () => {
    for (const url of [
      '/',
      '/account',
      '/assets/app-1.js',
      '/assets/none.js',
      '/api/x',
      '/api/auth/x',
      '/health',
    ]) {
      const { headers } = await fetch(`http://127.0.0.1:${edge.port}${url}`);
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', url);
    }
  });

  it('passes a body on that waits for "100 Continue", as curl sends large files', async () => {
    const request = httpRequest({
      port: edge.port,
      method: 'POST',
      path: '/api/import',
      headers: { 'content-type': 'text/csv', expect: '100-continue' },
    });
    request.on('continue', () => request.end('a,b'));
    request.flushHeaders();
    const [response] = await once(request, 'response');
    assert.equal(response.statusCode, 200);
    assert.deepEqual(JSON.parse(await text(response)), { url: '/api/import', body: 'a,b' });
  });

  it('says 503 and when to come back while a server does not answer', async () => {
    const alone = await startEdge({
      webRoot,
      authServer: 'http://127.0.0.1:1',
      api: 'http://127.0.0.1:1',
      port: 0,
    });
    const answer = await fetch(`http://127.0.0.1:${alone.port}/api/x`);
    await alone.close();
    assert.deepEqual(
      [answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')],
      [503, '1', 'no-store'],
    );
  });
});
