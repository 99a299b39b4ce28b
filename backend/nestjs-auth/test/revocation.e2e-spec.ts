import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { readAuthSettings } from '../src/auth.settings.js';
import {
  AuthModule,
  keyId,
  RevocationFeed,
  type AccountEventPage,
  type RevocationOptions,
  type RevocationSource,
} from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { AccountEventsServer } from './account-events-server.js';
import { ADAPTERS } from './guarded-app.js';
import { until } from './until.js';

const PREVIOUS = 'previous-0123456789abcdefghijklmno';

@Controller()
class MeController {
  @Get('me')
  me(): string {
    return 'me';
  }
}

describe.each(ADAPTERS)('Revocation on %s', (_name, adapter) => {
  const events = { server: new AccountEventsServer() };
  let app: INestApplication | undefined;

  beforeEach(async () => {
    events.server = new AccountEventsServer();
    await events.server.listen();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    await events.server.close();
  });

  const start = async (
    revocations: Partial<RevocationOptions> = {},
    secret: string | readonly string[] = TEST_AUTH_OPTIONS.secret,
  ): Promise<{ feed: RevocationFeed; get: (token: string) => request.Test }> => {
    const options = {
      ...TEST_AUTH_OPTIONS,
      secret,
      revocations: { source: events.server.url, ...revocations },
    };
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(options)],
      controllers: [MeController],
    }).compile();
    const running = testing.createNestApplication(adapter());
    running.useLogger(false);
    await running.listen(0, '127.0.0.1');
    app = running;
    const get = (token: string): request.Test =>
      request(running.getHttpServer() as Server)
        .get('/me')
        .set(...bearer(token));
    return { feed: running.get(RevocationFeed), get };
  };

  it('refuses a session’s tokens and no others [A15]', async () => {
    const { feed, get } = await start();
    events.server.record({ type: 'session.ended', userId: 'user-1', sessionId: 's1' });
    await get(createTestToken({ sid: 's1' })).expect(200);
    await feed.refresh();
    const { body, headers } = await get(createTestToken({ sid: 's1' })).expect(401);
    expect(body).toMatchObject({ code: 'AUTH_TOKEN_REVOKED', detail: 'The token has been revoked' });
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
    await get(createTestToken({ sid: 's2' })).expect(200);
  });

  it('refuses a user’s tokens after a change and a deletion, page by page [A15]', async () => {
    const { feed, get } = await start();
    // Made before: a token from a later second would rightly be good.
    const tokens = ['ada', 'bob', 'eve', 'kim'].map((sub) => createTestToken({ sub }));
    for (const userId of ['ada', 'bob', 'eve']) events.server.record({ type: 'user.changed', userId });
    events.server.record({ type: 'user.deleted', userId: 'kim' });
    await feed.refresh();
    for (const token of tokens) await get(token).expect(401);
    await get(createTestToken({ sub: 'zoe' })).expect(200);
    expect(feed.size).toBe(4);
  });

  it("sends a service token that lasts a minute and isn't an access token [A15]", async () => {
    const { feed, get } = await start();
    await feed.refresh();
    const { url, token, accept } = events.server.requests.at(-1) ?? { url: new URL('x:'), token: '' };
    const [header = '', payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'HS256',
      typ: 'svc+jwt',
      kid: keyId(TEST_AUTH_OPTIONS.secret),
    });
    expect(signature).toBe(
      createHmac('sha256', TEST_AUTH_OPTIONS.secret).update(`${header}.${payload}`).digest('base64url'),
    );
    expect(claims).toMatchObject({ iss: 'holdfast-api', sub: 'holdfast-api', aud: TEST_AUTH_OPTIONS.issuer });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
    expect(claims.jti).toMatch(/^[\da-f-]{36}$/);
    expect(url.searchParams.get('limit')).toBe('500');
    expect(accept).toBe('application/json');
    await get(token).expect(401);
  });

  it('reads first from the longest token lifetime ago, then after its cursor', async () => {
    events.server.record({ type: 'user.deleted', userId: 'kim' });
    const { feed } = await start();
    await feed.refresh();
    const [first, ...later] = events.server.requests.map(({ url }) => url.searchParams);
    const age = Date.now() - Date.parse(first?.get('since') ?? '');
    expect(age).toBeGreaterThanOrEqual(3605_000);
    expect(age).toBeLessThan(3615_000);
    expect(later.at(-1)?.get('after')).toBe('1');
  });

  it('tries the previous secret until the auth server has the new one [A13]', async () => {
    const accepted = keyId(PREVIOUS);
    events.server.accepts = (token) =>
      Buffer.from(token.split('.')[0] ?? '', 'base64url')
        .toString()
        .includes(accepted);
    const { feed } = await start({}, [TEST_AUTH_OPTIONS.secret, PREVIOUS]);
    await feed.refresh();
    events.server.requests.length = 0;
    await feed.refresh();
    expect(events.server.requests.length).toBe(1);
    expect(feed.ageSeconds).toBeLessThan(1);
  });

  it.each([[500], [401], [302], ['garbage']] as const)(
    'keeps its list and tells its age when the answer is %s',
    async (failure) => {
      const { feed, get } = await start();
      events.server.record({ type: 'session.ended', userId: 'user-1', sessionId: 's1' });
      await feed.refresh();
      events.server.failWith = failure;
      const { length } = events.server.requests;
      await expect(feed.refresh()).rejects.toThrow();
      // It follows no redirect and doesn't ask twice.
      expect(events.server.requests.length).toBe(length + 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(feed.ageSeconds).toBeGreaterThan(0.01);
      await get(createTestToken({ sid: 's1' })).expect(401);
      await get(createTestToken({ sid: 's2' })).expect(200);
    },
  );

  it('responds 503 once its list is older than allowed', async () => {
    let answer: (page: AccountEventPage) => void = () => undefined;
    const source: RevocationSource = { read: () => new Promise((resolve) => (answer = resolve)) };
    const { feed, get } = await start({ source, failClosedAfterSeconds: 5 });
    const token = createTestToken({ exp: Math.floor(Date.now() / 1000) + 1800 });
    await get(token).expect(200);
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6000);
    const refused = await get(token).expect(503);
    expect(refused.body).toMatchObject({
      code: 'AUTH_REVOCATIONS_STALE',
      detail: "Can't check whether the token was revoked",
    });
    expect(refused.headers).not.toHaveProperty('www-authenticate');
    answer({ events: [], cursor: '0' });
    await until(() => feed.ageSeconds < 1);
    await get(token).expect(200);
    later.mockRestore();
  });
});

it('RevocationFeed is never stale without the option', async () => {
  const feed = new RevocationFeed(readAuthSettings(TEST_AUTH_OPTIONS));
  feed.onApplicationBootstrap();
  await feed.refresh();
  expect(feed.ageSeconds).toBe(0);
});
