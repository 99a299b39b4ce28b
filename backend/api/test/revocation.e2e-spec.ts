import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { AccountEvent } from '@holdfast/nestjs-auth';
import { TestApi } from './support/test-api.js';

/** The auth server's side of the contract: what ended, to whoever asks. */
const events: AccountEvent[] = [];
let authServer: Server;
let api: TestApi;

beforeAll(async () => {
  authServer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ events, cursor: String(events.length) }));
  });
  await new Promise<void>((resolve) => authServer.listen(0, '127.0.0.1', resolve));
  const { port } = authServer.address() as AddressInfo;
  api = await TestApi.start({ ACCOUNT_EVENTS_URL: `http://127.0.0.1:${port}/api/auth/account-events` });
});
afterAll(async () => {
  await api.close();
  authServer.closeAllConnections();
  authServer.close();
});

describe('a session that the auth server has ended', () => {
  it('ends its tokens within seconds, and those of no other session [A15]', async () => {
    const ended = api.as('ada', { sid: 'ended-session' });
    const other = api.as('ada', { sid: 'other-session' });
    await ended('get', '/api/ada/tasks').expect(200);
    events.push({
      id: '1',
      type: 'session.ended',
      userId: 'ada',
      sessionId: 'ended-session',
      at: new Date().toISOString(),
    });
    const code = async (): Promise<unknown> => (await ended('get', '/api/ada/tasks')).body.code;
    for (const patience = Date.now() + 5000; Date.now() < patience && (await code()) === undefined;)
      await delay(100);
    expect(await code()).toBe('AUTH_TOKEN_REVOKED');
    await other('get', '/api/ada/tasks').expect(200);
  });

  it('is known to a process that says so in its readiness [A8] [A15]', async () => {
    const { body } = await request(api.server).get('/health/ready').expect(200);
    expect(body).toEqual({ status: 'ok', accountEvents: 'current' });
  });
});
