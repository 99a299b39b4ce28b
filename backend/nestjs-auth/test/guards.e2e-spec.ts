import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import {
  algNoneToken,
  bearer,
  createTestToken,
  expiredToken,
  foreignToken,
  forgedToken,
} from '../src/testing/index.js';
import { ADAPTERS, handled, startGuardedApp } from './guarded-app.js';

describe.each(ADAPTERS)('AuthModule on %s', (_name, adapter) => {
  let app: INestApplication;
  let server: Server;

  beforeAll(async () => {
    app = await startGuardedApp(adapter());
    server = app.getHttpServer() as Server;
  });
  afterAll(() => app.close());

  it('accepts a signed token and passes its claims to the handler [A1] [A2]', async () => {
    const token = createTestToken({ sub: 'ada', sid: 's1', email: 'ada@example.test', name: 'Ada' });
    const { body } = await request(server)
      .get('/me')
      .set(...bearer(token))
      .expect(200);
    expect(body).toMatchObject({
      id: 'ada',
      sessionId: 's1',
      role: 'user',
      email: 'ada@example.test',
      name: 'Ada',
    });
  });

  it('responds 401 with a bare challenge without a token [A4] [A5] [A7]', async () => {
    const { body, headers } = await request(server).get('/me').expect(401);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(headers['www-authenticate']).toBe('Bearer realm="holdfast"');
    expect(body).toMatchObject({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'AUTH_TOKEN_MISSING',
    });
  });

  it.each([
    ['an expired token', expiredToken(), 'AUTH_TOKEN_EXPIRED', 'The token has expired'],
    ['a forged token', forgedToken({ sub: 'eve' }), 'AUTH_TOKEN_INVALID', 'The token is not valid'],
    ['a token signed with another secret', foreignToken(), 'AUTH_TOKEN_INVALID', 'The token is not valid'],
    ['an unsigned token', algNoneToken(), 'AUTH_TOKEN_INVALID', 'The token is not valid'],
  ])('responds 401 to %s [A3] [A5]', async (_case, token, code, detail) => {
    const { body, headers } = await request(server)
      .get('/me')
      .set(...bearer(token))
      .expect(401);
    expect(headers['www-authenticate']).toMatch(
      /^Bearer realm="holdfast", error="invalid_token", error_description="/,
    );
    expect(body).toMatchObject({ status: 401, code, detail });
  });

  it("responds 403 on another user's URL before any handler runs [A6]", async () => {
    handled.length = 0;
    for (const path of ['/users/bob/notes', '/accounts/bob/bills']) {
      const { body } = await request(server)
        .get(path)
        .set(...bearer(createTestToken({ sub: 'ada' })))
        .expect(403);
      expect(body).toMatchObject({
        code: 'AUTH_NOT_OWNER',
        detail: 'You can only access your own resources',
      });
    }
    expect(handled).toEqual([]);
  });

  it('accepts callers under their own id, by the default and by a named parameter [A6]', async () => {
    const ada = bearer(createTestToken({ sub: 'ada' }));
    await request(server)
      .get('/users/ada/notes')
      .set(...ada)
      .expect(200, { userId: 'ada' });
    await request(server)
      .get('/accounts/ada/bills')
      .set(...ada)
      .expect(200, { accountId: 'ada' });
  });

  it('requires the role that a route names [A16]', async () => {
    const { body } = await request(server)
      .get('/admin/users')
      .set(...bearer(createTestToken()))
      .expect(403);
    expect(body).toMatchObject({ code: 'AUTH_ROLE_REQUIRED' });
    await request(server)
      .get('/admin/users')
      .set(...bearer(createTestToken({ role: 'admin' })))
      .expect(200);
  });

  it('serves a public route to anyone and ignores tokens there [A8]', async () => {
    await request(server).get('/open').expect(200, { user: null });
    await request(server)
      .get('/open')
      .set(...bearer(forgedToken()))
      .expect(200, { user: null });
  });
});
