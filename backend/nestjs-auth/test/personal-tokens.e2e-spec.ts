import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import {
  AuthModule,
  CurrentUser,
  OptionalAuth,
  ProblemFilter,
  Public,
  RevocationFeed,
  Scopes,
  type AccountEvent,
  type AuthModuleOptions,
  type AuthUser,
} from '../src/index.js';
import { createPersonalToken, personalTokenHash } from '../src/personal-tokens/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

@Controller()
class NotesController {
  @Scopes('notes:read')
  @Get('users/:userId/notes')
  list(@CurrentUser() user: AuthUser): object {
    return { user: user.id, session: user.sessionId };
  }

  @Scopes('notes:read', 'notes:write')
  @Post('users/:userId/notes')
  add(): object {
    return {};
  }

  @Get('users/:userId/passwords')
  passwords(): object {
    return {};
  }

  @Scopes()
  @Get('help')
  help(): object {
    return {};
  }

  @OptionalAuth()
  @Get('optional')
  optional(): object {
    return {};
  }

  @Public()
  @Get('open')
  open(): object {
    return {};
  }
}

/** The auth server's side: `POST /api/auth/personal-tokens/exchange`. */
class ExchangeServer {
  readonly requests: {
    readonly path?: string | undefined;
    readonly body: unknown;
    readonly token: string;
  }[] = [];
  readonly grants = new Map<string, { readonly sub: string; readonly sid: string; readonly scope: string }>();
  failWith: number | 'garbage' | undefined;
  private readonly server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { hash: string };
      const token = (incoming.headers.authorization ?? '').replace('Bearer ', '');
      this.requests.push({ path: incoming.url, body, token });
      const grant = this.grants.get(body.hash);
      const answer = { accessToken: grant === undefined ? null : createTestToken(grant), isExpired: false };
      response.writeHead(typeof this.failWith === 'number' ? this.failWith : 200);
      response.end(JSON.stringify(this.failWith === 'garbage' ? {} : answer));
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/auth/personal-tokens/exchange`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe.each(ADAPTERS)('AuthModule with personal access tokens on %s', (_name, adapter) => {
  const authServer = new ExchangeServer();
  const events: AccountEvent[] = [];
  let app: INestApplication;
  beforeAll(async () => {
    const options: AuthModuleOptions = {
      ...TEST_AUTH_OPTIONS,
      personalTokens: { source: await authServer.listen() },
      revocations: { source: { read: () => Promise.resolve({ events, cursor: String(events.length) }) } },
    };
    @Module({
      imports: [AuthModule.forRoot(options)],
      controllers: [NotesController],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
    class NotesModule {}
    const testing = await Test.createTestingModule({ imports: [NotesModule] }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await authServer.close();
  });
  beforeEach(() => {
    authServer.failWith = undefined;
    authServer.requests.length = 0;
  });

  const given = (scope: string, sid = 'pat-1'): string => {
    const token = createPersonalToken();
    authServer.grants.set(personalTokenHash(token), { sub: 'ada', sid, scope });
    return token;
  };
  const ask = async (method: 'get' | 'post', path: string, token: string): Promise<[number, unknown]> => {
    const agent = request(app.getHttpServer() as Parameters<typeof request>[0]);
    const { status, body } = await agent[method](path).set(...bearer(token));
    return [status, (body as { code?: unknown }).code];
  };

  it('lets one in with its owner and scopes, and asks the auth server once', async () => {
    const token = given('notes:read');
    for (let count = 0; count < 3; count += 1)
      expect(await ask('get', '/users/ada/notes', token)).toEqual([200, undefined]);
    expect(authServer.requests).toMatchObject([
      {
        path: '/api/auth/personal-tokens/exchange',
        body: { hash: personalTokenHash(token), address: expect.stringMatching(/127\.0\.0\.1$/) },
      },
    ]);
    const [header = ''] = authServer.requests[0]?.token.split('.') ?? [];
    expect(Buffer.from(header, 'base64url').toString()).toContain('svc+jwt');
  });

  it.each([
    ['get', '/users/ada/notes', 'notes:read', 200],
    ['get', '/users/ada/notes', 'notes:write', 403],
    ['get', '/users/ada/notes', '', 403],
    ['post', '/users/ada/notes', 'notes:read notes:write', 201],
    ['post', '/users/ada/notes', 'notes:write', 403],
    ['get', '/users/ada/passwords', 'notes:read notes:write', 403],
    ['get', '/help', '', 200],
    ['get', '/optional', 'notes:read', 403],
    ['get', '/open', '', 200],
  ] as const)('answers %s %s with the scopes "%s" with %d', async (method, path, scope, status) => {
    const code = status === 403 ? 'AUTH_SCOPE_REQUIRED' : undefined;
    expect(await ask(method, path, given(scope))).toEqual([status, code]);
  });

  it("refuses another user's address, whatever the scopes", async () => {
    expect(await ask('get', '/users/bob/notes', given('notes:read'))).toEqual([403, 'AUTH_NOT_OWNER']);
  });

  it('leaves a session, whose token has no scope, unrestricted', async () => {
    const session = createTestToken({ sub: 'ada' });
    expect(await ask('get', '/users/ada/notes', session)).toEqual([200, undefined]);
    expect(await ask('get', '/users/ada/passwords', session)).toEqual([200, undefined]);
  });

  it('refuses one that the auth server has ended, as soon as it says so', async () => {
    const token = given('notes:read', 'pat-2');
    expect((await ask('get', '/users/ada/notes', token))[0]).toBe(200);
    authServer.grants.delete(personalTokenHash(token));
    events.push({
      id: '1',
      type: 'session.ended',
      userId: 'ada',
      sessionId: 'pat-2',
      at: new Date().toISOString(),
    });
    await app.get(RevocationFeed).refresh();
    expect(await ask('get', '/users/ada/notes', token)).toEqual([401, 'AUTH_TOKEN_INVALID']);
  });

  it('refuses unknown, broken and foreign tokens', async () => {
    const answer = [401, 'AUTH_TOKEN_INVALID'];
    expect(await ask('get', '/users/ada/notes', createPersonalToken())).toEqual(answer);
    expect(await ask('get', '/users/ada/notes', `hf_${'a'.repeat(46)}`)).toEqual(answer);
    expect(await ask('get', '/users/ada/notes', `ghp_${'a'.repeat(36)}`)).toEqual(answer);
  });

  it.each([500, 401, 302, 'garbage'] as const)(
    'answers 503 when the exchange fails with %s',
    async (failure) => {
      // A new process: this one waits two seconds after a failure.
      const other = new ExchangeServer();
      const source = await other.listen();
      other.failWith = failure;
      const testing = await Test.createTestingModule({
        imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, personalTokens: { source } })],
        controllers: [NotesController],
        providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
      }).compile();
      const broken = testing.createNestApplication(adapter());
      broken.useLogger(false);
      await broken.listen(0, '127.0.0.1');
      const { status, body, headers } = await request(broken.getHttpServer() as Parameters<typeof request>[0])
        .get('/users/ada/notes')
        .set(...bearer(createPersonalToken()));
      expect([status, (body as { code?: unknown }).code]).toEqual([503, 'AUTH_PERSONAL_TOKENS_UNAVAILABLE']);
      expect(headers['retry-after']).toBe('2');
      await broken.close();
      await other.close();
    },
  );
});
