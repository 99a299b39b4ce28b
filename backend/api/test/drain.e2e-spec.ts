import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { BusyClients } from '../../../scripts/testing/busy-clients.ts';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';
import { until } from './support/until.js';

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

/** Whether a statement of the API waits for a lock. */
const isLocked = async (): Promise<boolean> => {
  const text = `SELECT FROM pg_stat_activity WHERE usename = 'holdfast_app' AND wait_event_type = 'Lock'`;
  return ((await owner.query(text)).rowCount ?? 0) > 0;
};

describe('a stopping process', () => {
  it('turns readiness to 503, finishes running requests, accepts no new ones, and exits with code 0 [A8]', async () => {
    await owner.query('BEGIN');
    await owner.query('SELECT FROM app.task WHERE id = $1 FOR UPDATE', [id]);
    const slow = fetch(`${origin}/api/ada/tasks/${id}/complete`, {
      method: 'PATCH',
      headers: { authorization },
    });
    await until(isLocked);
    // The process accepts connections for a moment after the signal, so the probes start before it.
    const probes: { status: number; connection: string | null; body: unknown }[] = [];
    const probe = async (): Promise<void> => {
      try {
        for (;;) {
          const response = await fetch(`${origin}/health/ready`);
          const { status, headers } = response;
          probes.push({ status, connection: headers.get('connection'), body: await response.json() });
        }
      } catch {
        // The process accepts no more connections.
      }
    };
    const probing = Promise.all([probe(), probe()]);
    await until(() => probes.length > 0);
    api.signal('SIGTERM');
    await probing;
    expect(probes.at(-1)).toMatchObject({
      status: 503,
      connection: 'close',
      body: { code: 'SERVER_DRAINING' },
    });
    await expect(fetch(`${origin}/health`)).rejects.toThrow('fetch failed');
    await owner.query('COMMIT');
    const answer = await slow;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await api.ended).code).toBe(0);
  });

  it('resets no request of sixteen busy clients', async () => {
    for (let round = 0; round < 3; round += 1) {
      const clients = new BusyClients(16, `${origin}/api/ada/tasks`, { authorization });
      const { statuses, resets } = clients.load;
      await until(() => statuses.length > 64);
      api.signal('SIGTERM');
      await clients.ended;
      expect((await api.ended).code).toBe(0);
      expect({ resets, statuses: new Set(statuses) }).toEqual({ resets: [], statuses: new Set([200]) });
      api = new ApiProcess('main.js', apiEnvironment(apiUrl));
      origin = await api.listening();
    }
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
    await until(() => statuses.length > 16);
    api.signal('SIGTERM');
    await load;
    // At the deadline of ten seconds it would be 1.
    expect((await api.ended).code).toBe(0);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('exits with code 1 after 10 seconds when a client never finishes', async () => {
    const { port } = new URL(origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const lines = [
      'POST /api/ada/tasks HTTP/1.1',
      'host: a',
      `authorization: ${authorization}`,
      'content-type: application/json',
      'content-length: 9',
      // The response to it shows that the request has begun.
      'expect: 100-continue',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
    await once(socket, 'data');
    const stopped = Date.now();
    api.signal('SIGTERM');
    const { code, stdout } = await api.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('Requests were still running at the deadline');
    expect(Date.now() - stopped).toBeGreaterThan(9_500);
  });
});
