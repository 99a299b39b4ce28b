import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { AccountEventsServer } from './support/account-events-server.js';
import { TestApi } from './support/test-api.js';
import { until } from './support/until.js';

const authServer = new AccountEventsServer();
let api: TestApi;

beforeAll(async () => {
  await authServer.listen();
  api = await TestApi.start({ ACCOUNT_EVENTS_URL: authServer.url });
});
afterAll(async () => {
  await api.close();
  authServer.close();
});

describe('a session that the auth server has ended', () => {
  it('loses its tokens, unlike other sessions [A15]', async () => {
    const ended = api.as('ada', { sid: 'ended-session' });
    const other = api.as('ada', { sid: 'other-session' });
    await ended('get', '/api/ada/tasks').expect(200);
    authServer.record({ type: 'session.ended', userId: 'ada', sessionId: 'ended-session' });
    const code = async (): Promise<unknown> => (await ended('get', '/api/ada/tasks')).body.code;
    await until(async () => (await code()) !== undefined);
    expect(await code()).toBe('AUTH_TOKEN_REVOKED');
    await other('get', '/api/ada/tasks').expect(200);
  });

  it('is known to a process whose readiness reports current account events [A8] [A15]', async () => {
    const { body } = await request(api.server).get('/health/ready').expect(200);
    expect(body).toEqual({ status: 'ok', accountEvents: 'current' });
  });
});
