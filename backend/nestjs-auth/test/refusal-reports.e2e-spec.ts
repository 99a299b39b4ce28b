import type { Server, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Catch,
  Controller,
  Get,
  HttpException,
  Logger,
  type ArgumentsHost,
  type INestApplication,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, OptionalAuth, OwnedBy, Roles, Scopes, type Refusal } from '../src/index.js';
import {
  bearer,
  createTestToken,
  expiredToken,
  forgedToken,
  TEST_AUTH_OPTIONS,
} from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

@Controller()
class NotesController {
  @Get('users/:userId/notes')
  notes(): string {
    return 'notes';
  }

  @Roles('admin', 'auditor')
  @Get('log')
  log(): string {
    return 'log';
  }

  @OwnedBy('org', { claim: 'org' })
  @Get('orgs/:org')
  org(): string {
    return 'org';
  }

  @OwnedBy({ load: () => 'bob' })
  @Get('loaded/:id')
  loaded(): string {
    return 'loaded';
  }

  @OptionalAuth()
  @OwnedBy('id')
  @Get('shares/:id')
  share(): string {
    return 'share';
  }

  @Scopes('notes:read', 'notes:list')
  @Get('feed')
  feed(): string {
    return 'feed';
  }
}

/** What many services have: it reads `message`, as in Nest's own exceptions. */
@Catch(HttpException)
class HostFilter {
  catch(error: HttpException, host: ArgumentsHost): void {
    const body = error.getResponse() as { message?: string };
    const response = host.switchToHttp().getResponse<ServerResponse>();
    response.writeHead(error.getStatus(), { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ error: body.message }));
  }
}

describe.each(ADAPTERS)('A refusal on %s', (_name, adapter) => {
  let app: INestApplication;
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
  });

  const start = async (onRefused?: (refusal: Refusal) => unknown): Promise<Server> => {
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, ...(onRefused && { onRefused }) })],
      controllers: [NotesController],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    return app.getHttpServer() as Server;
  };
  const secret = { email: 'ada@secret.test', org: 'acme-secret' };
  const ada = createTestToken({ sub: 'ada', ...secret });
  const CASES = [
    [
      'notes',
      '/users/ada/notes',
      undefined,
      'token',
      'AUTH_TOKEN_MISSING',
      'no Authorization header',
      undefined,
    ],
    [
      'notes',
      '/users/ada/notes',
      expiredToken({ sub: 'ada' }),
      'token',
      'AUTH_TOKEN_EXPIRED',
      expect.any(String),
      undefined,
    ],
    [
      'notes',
      '/users/ada/notes',
      forgedToken({ sub: 'ada' }),
      'token',
      'AUTH_TOKEN_INVALID',
      expect.any(String),
      undefined,
    ],
    ['notes', '/users/bob/notes', ada, 'owner', 'AUTH_NOT_OWNER', "userId is not the caller's id", 'ada'],
    ['org', '/orgs/other', ada, 'owner', 'AUTH_NOT_OWNER', 'org is not the claim org', 'ada'],
    ['loaded', '/loaded/1', ada, 'owner', 'AUTH_NOT_OWNER', "the loaded owner is not the caller's id", 'ada'],
    [
      'share',
      '/shares/1',
      undefined,
      'owner',
      'AUTH_NOT_OWNER',
      'an anonymous caller owns nothing',
      undefined,
    ],
    ['log', '/log', ada, 'role', 'AUTH_ROLE_REQUIRED', 'the role is none of admin, auditor', 'ada'],
    [
      'feed',
      '/feed',
      ada,
      'scope',
      'AUTH_SCOPE_REQUIRED',
      'the scopes are not all of notes:read, notes:list',
      'ada',
    ],
  ] as const;
  const ROUTES = {
    notes: '/users/:userId/notes',
    org: '/orgs/:org',
    loaded: '/loaded/:id',
    share: '/shares/:id',
    log: '/log',
    feed: '/feed',
  };

  it('is logged at debug level with the rule that failed, and passed to onRefused', async () => {
    const debug = jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
    const refusals: Refusal[] = [];
    const server = await start((refusal) => refusals.push(refusal));
    for (const [handler, path, token, rule, code, reason, sub] of CASES) {
      const test = request(server).get(path);
      await (token === undefined ? test : test.set(...bearer(token)));
      const last = refusals.at(-1);
      if (last === undefined) throw new Error('onRefused was not called');
      const { request: received, ...refusal } = last;
      const route = ROUTES[handler];
      expect(received).toHaveProperty('headers');
      expect(refusal).toEqual({
        rule,
        code,
        status: rule === 'token' ? 401 : 403,
        reason,
        transport: 'http',
        handler: `NotesController.${handler}`,
        route,
        ...(sub !== undefined && { sub }),
      });
      expect(debug).toHaveBeenLastCalledWith(
        `Refused NotesController.${handler} (${route}): ${code}, ${refusal.reason}`,
      );
    }
    expect(refusals).toHaveLength(CASES.length);
    const logged = JSON.stringify(debug.mock.calls);
    for (const word of [ada, ada.split('.')[2] ?? '', ...Object.values(secret), TEST_AUTH_OPTIONS.secret]) {
      expect(logged).not.toContain(word);
    }
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the metrics are away');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the metrics are away'))],
    ['never settles', () => new Promise(() => undefined)],
  ])('is the same if the hook %s', async (what, hook) => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const server = await start(hook);
    const { body } = await request(server).get('/users/ada/notes').expect(401);
    expect(body).toMatchObject({ code: 'AUTH_TOKEN_MISSING' });
    if (what === 'never settles') expect(error).not.toHaveBeenCalled();
    else {
      expect(error).toHaveBeenCalledWith(
        'The hook onRefused failed',
        expect.stringContaining('the metrics are away'),
      );
    }
  });
});

it("A host's filter for HttpException finds a message in the body of a refusal", async () => {
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    controllers: [NotesController],
  }).compile();
  const app = testing.createNestApplication(ADAPTERS[0][1]());
  app.useLogger(false);
  app.useGlobalFilters(new HostFilter());
  await app.listen(0, '127.0.0.1');
  await request(app.getHttpServer() as Server)
    .get('/log')
    .expect(401, { error: 'A bearer token is required' });
  await app.close();
});
