import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { GraphqlExample } from '../examples/graphql.js';
import { bearer, createTestToken, expiredToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';

describe('A GraphQL resolver with AuthModule', () => {
  let app: INestApplication;
  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [GraphqlExample.with(TEST_AUTH_OPTIONS)],
    }).compile();
    app = testing.createNestApplication(new FastifyAdapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const ask = async (query: string, token?: string): Promise<Record<string, unknown>> => {
    const post = request(app.getHttpServer() as Server)
      .post('/graphql')
      .send({ query });
    const { body } = await (token === undefined ? post : post.set(...bearer(token)));
    return body as Record<string, unknown>;
  };
  const ada = createTestToken({ sub: 'ada' });
  const refused = (code: string): object => ({
    errors: [{ extensions: { code, title: expect.any(String) } }],
  });

  it('accepts the token of the request [A4]', async () => {
    expect(await ask('{ me notes(userId: "ada") bills(accountId: "ada") }', ada)).toEqual({
      data: { me: 'ada', notes: ['a note of ada'], bills: ['a bill of ada'] },
    });
  });

  it('requires a token except where it is @Public() [A7]', async () => {
    expect(await ask('{ motto }')).toEqual({ data: { motto: 'Hold fast' } });
    expect(await ask('{ me }')).toMatchObject(refused('AUTH_TOKEN_MISSING'));
    expect(await ask('{ me }', expiredToken())).toMatchObject(refused('AUTH_TOKEN_EXPIRED'));
  });

  it("refuses another user's arguments, by the default and by a named parameter [A6]", async () => {
    expect(await ask('{ notes(userId: "bob") }', ada)).toMatchObject(refused('AUTH_NOT_OWNER'));
    expect(await ask('{ notes: bills(accountId: "bob") }', ada)).toMatchObject(refused('AUTH_NOT_OWNER'));
  });

  it('requires roles [A16]', async () => {
    expect(await ask('{ users }', ada)).toMatchObject(refused('AUTH_ROLE_REQUIRED'));
    expect(await ask('{ users }', createTestToken({ role: 'admin' }))).toEqual({
      data: { users: ['ada', 'bob'] },
    });
  });
});
