import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';

const { apiUrl, ownerUrl } = databaseOfThisWorker();
const id = randomUUID();
const authorization = `Bearer ${createTestToken({ sub: 'ada' })}`;

/** Holds a lock, so that a request of the API takes as long as the test wants. */
const owner = new pg.Client(ownerUrl);
let api: ApiProcess;
let origin: string;

beforeAll(async () => {
  await owner.connect();
  await owner.query(`INSERT INTO app.task (user_id, id, title, position) VALUES ('ada', $1, 'Slow', 'a0')`, [
    id,
  ]);
});
afterAll(async () => {
  await owner.query('DELETE FROM app.task');
  await owner.end();
});
beforeEach(async () => {
  api = new ApiProcess('main.js', apiEnvironment(apiUrl));
  origin = await api.listening();
});
afterEach(async () => {
  api.signal('SIGKILL');
  await api.ended;
});

describe('a stopping process', () => {
  it('turns readiness to 503, finishes running requests, accepts no new ones, and exits with code 0 [A8]', async () => {
    await owner.query('BEGIN');
    await owner.query('SELECT FROM app.task WHERE id = $1 FOR UPDATE', [id]);
    const slow = fetch(`${origin}/api/ada/tasks/${id}/complete`, {
      method: 'PATCH',
      headers: { authorization },
    });
    await delay(200);
    api.signal('SIGTERM');
    await delay(100);
    const ready = await fetch(`${origin}/health/ready`);
    expect({ status: ready.status, connection: ready.headers.get('connection') }).toEqual({
      status: 503,
      connection: 'close',
    });
    expect(await ready.json()).toMatchObject({ code: 'SERVER_DRAINING' });
    await delay(600);
    await expect(fetch(`${origin}/health`)).rejects.toThrow('fetch failed');
    await owner.query('COMMIT');
    const answer = await slow;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await api.ended).code).toBe(0);
  });

  it('asks busy connections to close instead of cutting them, and fails no request', async () => {
    const statuses: number[] = [];
    // Like a proxy with keep-alive connections: it sends requests until a response closes its connection.
    const sendUntilClosed = async (): Promise<void> => {
      for (let isOver = false; !isOver;) {
        const answer = await fetch(`${origin}/api/ada/tasks`, { headers: { authorization } });
        await answer.text();
        statuses.push(answer.status);
        isOver = answer.headers.get('connection') === 'close';
      }
    };
    const load = Promise.all(Array.from({ length: 8 }, sendUntilClosed));
    // Each of the eight has sent several requests before the signal comes.
    while (statuses.length <= 16) await delay(10);
    const stopped = Date.now();
    api.signal('SIGTERM');
    await load;
    expect((await api.ended).code).toBe(0);
    // Well before the deadline of ten seconds.
    expect(Date.now() - stopped).toBeLessThan(8000);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('exits with code 1 after 10 seconds when a client never finishes', async () => {
    const { port } = new URL(origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const head = `host: a\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 9`;
    socket.write(`POST /api/ada/tasks HTTP/1.1\r\n${head}\r\n\r\n{`);
    await delay(200);
    const stopped = Date.now();
    api.signal('SIGTERM');
    expect((await api.ended).code).toBe(1);
    expect(Date.now() - stopped).toBeGreaterThan(9_500);
    expect(Date.now() - stopped).toBeLessThan(12_000);
  });
});
