import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { REQUEST_ID_CASES } from '@holdfast/server-kit/cases';
import { ORIGIN } from './browser.js';
import { newEmail, PASSWORD, RunningServer } from './running-server.js';

const EVIL = 'https://evil.example';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { CORS_ORIGINS: 'https://app.example.com' } });
});

const signUpBody = () => ({ name: 'Ada', email: newEmail(), password: PASSWORD });
const SIGN_UP = '/api/auth/sign-up/email';

/** Sends bytes as they are and returns all that comes back. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', reject);
  });
}

describe('A request body', () => {
  it.each([
    ['over 64 KB', JSON.stringify({ name: 'x'.repeat(65_536) }), {}, 413, 'REQUEST_TOO_LARGE'],
    ['of 5 MB', `{"name":"${'x'.repeat(5_000_000)}"}`, {}, 413, 'REQUEST_TOO_LARGE'],
    ['that is not JSON', '{"name":', {}, 400, 'REQUEST_MALFORMED'],
    ['that is a list', '[]', {}, 400, 'REQUEST_MALFORMED'],
    ['of 20,000 nested lists', '['.repeat(20_000) + ']'.repeat(20_000), {}, 400, 'REQUEST_MALFORMED'],
    [
      'of a form',
      'name=Ada',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'REQUEST_UNSUPPORTED_MEDIA_TYPE',
    ],
    ['of plain text', '{}', { 'content-type': 'text/plain' }, 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE'],
    ['labelled gzip', '{}', { 'content-encoding': 'gzip' }, 415, 'REQUEST_UNSUPPORTED_MEDIA_TYPE'],
  ])('that %s is refused', async (_case, body, headers, status, code) => {
    const answer = await server.browser().post(SIGN_UP, body, headers);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it('is limited to 64 KB even if it is sent in chunks', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const head = `POST ${SIGN_UP} HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nContent-Type: application/json\r\n`;
    const answer = await exchange(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
  });

  it('is requested when the client waits for 100 Continue', async () => {
    const text = JSON.stringify(signUpBody());
    const answer = await exchange(
      `POST ${SIGN_UP} HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nContent-Type: application/json\r\n` +
        `Expect: 100-continue\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('that is not UTF-8 is refused', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { origin: ORIGIN, 'content-type': 'application/json' };
      const outgoing = rawRequest(server.address + SIGN_UP, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      outgoing.on('error', reject);
      outgoing.end(Buffer.from([0x7b, 0xff, 0x7d]));
    });
    expect(status).toBe(400);
  });

  it('may be omitted where none is needed', async () => {
    const { browser } = await server.givenPerson();
    expect((await browser.send('/api/auth/sign-out', { method: 'POST' })).status).toBe(200);
  });
});

describe('A request from another site', () => {
  it.each([
    ['a foreign origin', { origin: EVIL }],
    ['the origin of a sandbox', { origin: 'null' }],
    ['no origin at all', { origin: '' }],
  ])('is refused with %s, and the session continues', async (_case, headers) => {
    const { browser } = await server.givenPerson();
    const { status, body } = await browser.post('/api/auth/sign-out', {}, headers);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'ORIGIN_REFUSED' });
    expect((await browser.get('/api/auth/token')).status).toBe(200);
  });

  it('gets the configured address of the app in its response, and none of the values that it sent', async () => {
    const { body } = await server.browser({ origin: EVIL }).post(SIGN_UP, signUpBody());
    expect(body.publicOrigin).toBe(ORIGIN);
    expect(body.detail).toMatch(new RegExp(`Open Holdfast at ${ORIGIN}\\.$`));
    expect(JSON.stringify(body)).not.toContain(new URL(EVIL).host);
  });

  it('creates no account with a foreign origin', async () => {
    const body = signUpBody();
    const answer = await server.browser({ origin: EVIL }).post(SIGN_UP, body);
    expect([answer.status, answer.body.code]).toEqual([403, 'ORIGIN_REFUSED']);
    expect(await server.query('SELECT 1 FROM auth."user" WHERE email = $1', [body.email])).toEqual([]);
  });

  it('may read responses from the configured origins only [A19]', async () => {
    const allowed = (origin: string) =>
      server.browser({ origin }).send(SIGN_UP, {
        method: 'OPTIONS',
        headers: {
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    for (const origin of [ORIGIN, 'https://app.example.com']) {
      const { status, headers } = await allowed(origin);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    }
    for (const origin of [EVIL, 'https://app.example.com.evil.example', 'null']) {
      expect((await allowed(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('A URL', () => {
  it.each([
    ['of a Better Auth route without an entry', 'GET', '/api/auth/list-sessions'],
    ['of its key set', 'GET', '/api/auth/jwks'],
    ['of an admin route without an entry', 'POST', '/api/auth/admin/impersonate-user'],
    ['of an admin route that would set a password', 'POST', '/api/auth/admin/set-user-password'],
    ['of an unknown provider', 'GET', '/api/auth/callback/myspace'],
    ['of a route by another method', 'GET', SIGN_UP],
    ['with a slash at the end', 'POST', `${SIGN_UP}/`],
    ['with two slashes', 'POST', '/api/auth//sign-up/email'],
    ['with an encoded letter', 'POST', '/api/auth/sign-up/%65mail'],
    ['outside', 'GET', '/api/tasks'],
  ])('%s returns 404 ROUTE_NOT_FOUND', async (_case, method, path) => {
    const { browser } = await server.givenPerson();
    const { status, body } =
      method === 'GET' ? await browser.get(path) : await browser.post(path, signUpBody());
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });

  it('in the absolute form of a proxy request is refused', async () => {
    const answer = await exchange(
      'GET http://evil.example/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('in the Host header gets into no mail', async () => {
    const body = signUpBody();
    const text = JSON.stringify(body);
    await exchange(
      `POST ${SIGN_UP} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nOrigin: ${ORIGIN}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    );
    const [mail] = await server.mailsTo(body.email);
    expect(mail?.Text).toContain(`${ORIGIN}/verify-email#token=`);
    expect(JSON.stringify(mail)).not.toContain('evil.example');
  });
});

describe('A malformed or untrusted request', () => {
  const head = 'Host: x\r\nConnection: close\r\n';
  it.each([
    [
      'headers of 20 KB',
      `GET /health HTTP/1.1\r\n${head}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'REQUEST_HEADERS_TOO_LARGE',
    ],
    ['text that is not HTTP', 'hello\r\n\r\n', 400, 'REQUEST_MALFORMED'],
    [
      'two lengths',
      `POST ${SIGN_UP} HTTP/1.1\r\n${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
      400,
      'REQUEST_MALFORMED',
    ],
    ['a path outside of its folder', `GET /x/../ HTTP/1.1\r\n${head}\r\n`, 404, 'ROUTE_NOT_FOUND'],
    ['a path that does not decode', `GET /api/auth/%ff HTTP/1.1\r\n${head}\r\n`, 400, 'REQUEST_MALFORMED'],
    [
      'two Authorization headers',
      `GET /api/auth/account-events HTTP/1.1\r\n${head}Authorization: Bearer a.b.c\r\nAuthorization: Bearer a.b.c\r\n\r\n`,
      401,
      'AUTH_TOKEN_INVALID',
    ],
    [
      'a malformed content type',
      `POST ${SIGN_UP} HTTP/1.1\r\n${head}Content-Type: ;;\r\nContent-Length: 2\r\n\r\n{}`,
      415,
      'REQUEST_UNSUPPORTED_MEDIA_TYPE',
    ],
  ])('gets a problem response that no cache stores: %s', async (_what, bytes, status, code) => {
    const [answered = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(answered).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answered).toMatch(/content-type: application\/problem\+json/i);
    expect(answered).toMatch(/cache-control: no-store/i);
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });
});

describe('Every response', () => {
  it('has a request id, which its problem repeats: the given one if it is a plain token, otherwise a new one [E3]', async () => {
    for (const [id, isKept] of REQUEST_ID_CASES) {
      const { headers, body } = await server.browser().get('/api/auth/token', { 'x-request-id': id });
      expect(headers.get('x-request-id')).toEqual(isKept ? id : expect.stringMatching(/^[\da-f-]{36}$/));
      expect(body.requestId).toBe(headers.get('x-request-id'));
    }
    expect((await server.browser().get('/health')).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('can’t be cached, framed or interpreted as another type', async () => {
    for (const path of ['/health', '/api/auth/get-session', '/nowhere', '/mailbox']) {
      const { headers } = await server.browser().get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('names no software and no version, even if the parser refuses the request', async () => {
    const requests = ['/health', '/api/auth/get-session', '/api/auth/ok', '/nowhere', '/mailbox'].map(
      (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    for (const bytes of [...requests, 'hello\r\n\r\n']) {
      const [head = ''] = (await exchange(bytes)).split('\r\n\r\n');
      expect(head).not.toMatch(/^(server|x-powered-by|via|x-[\w-]*version):/im);
      expect(head).not.toMatch(/better-auth|node(\.?js)?\b|\bv?\d+\.\d+\.\d+/i);
    }
  });
});

describe('GET /health', () => {
  it('needs no token, like GET /health/ready [A8]', async () => {
    const live = await server.browser({}).get('/health');
    const ready = await server.browser({}).get('/health/ready');
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready', database: 'up', draining: false }]);
  });
});

describe('GET /mailbox', () => {
  it('shows the mails on a page without scripts, and escapes names', async () => {
    const { email } = await server.givenPerson({ name: '<script>alert(1)</script>', isConfirmed: true });
    await server.browser().post('/api/auth/request-password-reset', { email });
    const [{ ID }] = (await server.browser().get(`/mailbox/api/v1/search?query=to:${email}`)).body.messages;
    const list = await server.browser().get('/mailbox');
    const message = await server.browser().get(`/mailbox/message/${ID}`);
    expect(list.body).toContain(`<a href="/mailbox/message/${ID}">`);
    expect(message.body).toContain('&lt;script&gt;');
    expect(message.body).toContain(`<a href="${ORIGIN}/reset-password#token=`);
    for (const { body, headers } of [list, message]) {
      expect(body).not.toContain('<script');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});
