import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { bearer, createTestToken, expiredToken } from '@holdfast/nestjs-auth/testing';
import { REQUEST_ID_CASES } from '@holdfast/server-kit/cases';
import { TestApi } from './support/test-api.js';

const TASKS = '/api/ada/tasks';
const UUID = /^[0-9a-f-]{36}$/;

let api: TestApi;
let ada: ReturnType<TestApi['as']>;

beforeAll(async () => {
  api = await TestApi.start({ CORS_ORIGINS: 'https://tasks.example.com,https://other.example.com' });
  ada = api.as('ada');
});
afterAll(() => api.close());

describe('CORS', () => {
  it.each(['https://tasks.example.com', 'https://other.example.com'])('allows %s [A19]', async (origin) => {
    const { headers } = await ada('get', TASKS).set('origin', origin).expect(200);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers.vary).toMatch(/origin/i);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each([
    'https://evil.example.com',
    'https://tasks.example.com.evil.com',
    'http://tasks.example.com',
    'null',
  ])('refuses %s [A19]', async (origin) => {
    const { headers } = await ada('get', TASKS).set('origin', origin);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await request(api.server)
      .options(TASKS)
      .set('origin', origin)
      .set('access-control-request-method', 'PUT');
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers a preflight with the methods and headers that clients need, without a token [A19]', async () => {
    const { headers } = await request(api.server)
      .options(TASKS)
      .set('origin', 'https://tasks.example.com')
      .set('access-control-request-method', 'PUT')
      .expect(204);
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(headers['access-control-allow-headers']).toMatch(/authorization.*content-type.*if-match/);
  });
});

describe('the headers of a response', () => {
  it('prevent caching, framing and type sniffing', async () => {
    for (const path of [TASKS, '/health', '/nothing']) {
      const { headers } = await ada('get', path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('contain the request id: the given one if it is a plain token, otherwise a new one [E3]', async () => {
    for (const [id, isKept] of REQUEST_ID_CASES) {
      const { headers } = await ada('get', TASKS).set('x-request-id', id);
      expect(headers['x-request-id']).toEqual(isKept ? id : expect.stringMatching(UUID));
    }
  });
});

describe('the log', () => {
  const linesOf = (requestId: string): Record<string, unknown>[] =>
    api.logLines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.requestId === requestId);

  it('has one JSON line per request: id, method, path, status and time [E3]', async () => {
    await ada('get', `${TASKS}?limit=3`).set('x-request-id', 'one-line').expect(200);
    expect(linesOf('one-line')).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'GET',
        path: TASKS,
        status: 200,
        milliseconds: expect.any(Number),
        msg: 'answered',
      }),
    ]);
  });

  it('contains no token, cookie, query or task content, whatever the outcome [E3]', async () => {
    const secrets = { title: 'a-very-private-title', cookie: 'session=a-very-private-cookie' };
    const good = createTestToken({ sub: 'ada' });
    const send = (token: string, path = TASKS) =>
      request(api.server)
        .post(path)
        .set(...bearer(token))
        .set('cookie', secrets.cookie);
    await send(good).send({ title: secrets.title }).expect(201);
    await send(good).send({ title: secrets.title, id: secrets.title }).expect(422);
    await send(good, `/api/ada/nothing?q=a-very-private-query&token=${good}`).expect(404);
    await send(expiredToken({ sub: 'ada' })).expect(401);
    await send(`${good}x`).expect(401);
    const log = api.logLines.join('');
    expect(log).not.toMatch(/a-very-private|eyJ|bearer/i);
    expect(log).not.toContain(good.split('.')[2]);
  });
});

describe('the log of a failure', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('names the failed statement and the trace, without the values of the statement [E3]', async () => {
    await api.tables.query('ALTER TABLE app.task RENAME COLUMN title TO heading');
    try {
      await ada('post', TASKS)
        .set({ traceparent, 'x-request-id': 'a-bug' })
        .send({ title: 'another-private-title' })
        .expect(500);
    } finally {
      await api.tables.query('ALTER TABLE app.task RENAME COLUMN heading TO title');
    }
    const lines = api.logLines.filter((line) => line.includes('"a-bug"'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        level: 'error',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        err: {
          type: 'DatabaseError',
          message: expect.any(String),
          stack: expect.any(String),
          code: '42703',
        },
      }),
      expect.objectContaining({ status: 500, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' }),
    ]);
    expect(api.logLines.join('')).not.toContain('another-private');
  });
});

describe('a token', () => {
  it.each(['query', 'cookie', 'body'])('in the %s is ignored [A4]', async (place) => {
    const token = createTestToken({ sub: 'ada' });
    const path = place === 'query' ? `${TASKS}?access_token=${token}&token=${token}` : TASKS;
    const sent = request(api.server).post(path);
    if (place === 'cookie') sent.set('cookie', `token=${token}; access_token=${token}`);
    const { body } = await sent.send(place === 'body' ? { access_token: token } : {}).expect(401);
    expect(body.code).toBe('AUTH_TOKEN_MISSING');
  });
});
