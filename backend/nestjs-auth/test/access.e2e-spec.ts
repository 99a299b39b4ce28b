import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Delete,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import {
  AuthModule,
  CurrentUser,
  OptionalAuth,
  Roles,
  Scopes,
  SkipOwnership,
  type AuthenticatedRequest,
  type AuthUser,
} from '../src/index.js';
import {
  bearer,
  createTestToken,
  expiredToken,
  forgedToken,
  TEST_AUTH_OPTIONS,
} from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

@Controller()
class AccessController {
  @OptionalAuth()
  @Get('greeting')
  greeting(@CurrentUser() user: AuthUser | undefined): { hello: string } {
    return { hello: user?.name ?? 'stranger' };
  }

  @OptionalAuth()
  @Get('users/:userId/avatar')
  avatar(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }

  @Roles('admin', 'auditor')
  @SkipOwnership()
  @Get('users/:userId/sessions')
  sessions(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

@Scopes('notes:read')
@Controller('users/:userId/notes')
class ScopedController {
  @Get()
  read(): string {
    return 'read';
  }

  @Scopes('notes:read', 'notes:write')
  @Post()
  write(): string {
    return 'written';
  }

  @Roles('admin')
  @Delete()
  clear(): string {
    return 'cleared';
  }
}

/** A controller of another package, which has no decorators of ours, but for one. */
@Controller('metrics')
class MetricsController {
  @Get()
  all(): string {
    return 'up 1';
  }

  @Get('secret')
  secret(): string {
    return 'no';
  }

  @Roles('admin')
  @Get('reset')
  reset(): string {
    return 'reset';
  }

  @Get(':name')
  one(@Param('name') name: string): string {
    return name;
  }
}

/** A guard of the host that runs before ours and sets a user on the request. */
@Injectable()
class PretendGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (request.headers['x-pretend'] !== undefined)
      Object.assign(request, { user: { id: 'ada', name: 'Ada' } });
    return true;
  }
}

@Module({ providers: [{ provide: APP_GUARD, useClass: PretendGuard }] })
class PretendModule {}

describe.each(ADAPTERS)('Access rules on %s', (_name, adapter) => {
  let app: INestApplication;
  let server: Server;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [
        PretendModule,
        AuthModule.forRoot({
          ...TEST_AUTH_OPTIONS,
          publicRoutes: ['/v1/metrics', '/v1/metrics/reset', '/v1/metrics/:name'],
        }),
      ],
      controllers: [AccessController, ScopedController, MetricsController],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.setGlobalPrefix('v1');
    await app.listen(0, '127.0.0.1');
    server = app.getHttpServer() as Server;
  });
  afterAll(() => app.close());

  const get = (path: string, token?: string): request.Test => {
    const test = request(server).get(`/v1${path}`);
    return token === undefined ? test : test.set(...bearer(token));
  };

  it('allow anonymous and authenticated callers where authentication is optional', async () => {
    await get('/greeting').expect(200, { hello: 'stranger' });
    await get('/greeting', createTestToken({ name: 'Ada' })).expect(200, { hello: 'Ada' });
  });

  it('refuse a bad token where authentication is optional, so that the client notices [A5]', async () => {
    expect((await get('/greeting', expiredToken()).expect(401)).body).toMatchObject({
      code: 'AUTH_TOKEN_EXPIRED',
    });
    expect((await get('/greeting', forgedToken()).expect(401)).body).toMatchObject({
      code: 'AUTH_TOKEN_INVALID',
    });
  });

  it('refuse anonymous callers where there is an owner, optional or not [A6]', async () => {
    expect((await get('/users/ada/avatar').expect(403)).body).toMatchObject({ code: 'AUTH_NOT_OWNER' });
    await get('/users/ada/avatar', createTestToken({ sub: 'bob' })).expect(403);
    await get('/users/ada/avatar', createTestToken({ sub: 'ada' })).expect(200);
  });

  it("let a role act on other users' resources where the route says so [A16]", async () => {
    for (const role of ['admin', 'auditor']) {
      await get('/users/ada/sessions', createTestToken({ sub: 'bob', role })).expect(200, { userId: 'ada' });
    }
    const { body } = await get('/users/ada/sessions', createTestToken({ sub: 'ada' })).expect(403);
    expect(body).toMatchObject({ code: 'AUTH_ROLE_REQUIRED', detail: 'Your role does not allow this' });
  });

  it('read several roles from one claim, and never part of a name [A16]', async () => {
    await get('/users/ada/sessions', createTestToken({ role: 'user,admin' })).expect(200);
    await get('/users/ada/sessions', createTestToken({ role: 'administrator,user' })).expect(403);
  });

  it('require every scope that a route names, and say which [A16]', async () => {
    const token = (scope?: string): string => createTestToken({ sub: 'ada', scope });
    await get('/users/ada/notes', token('notes:read other')).expect(200);
    const write = (scope?: string): request.Test =>
      request(server)
        .post('/v1/users/ada/notes')
        .set(...bearer(token(scope)));
    await write('notes:write notes:read').expect(201);
    for (const scope of [undefined, 'notes:read', 'notes:write', 'notes:read,notes:write', 'notes']) {
      const { body, headers } = await write(scope).expect(403);
      expect(body).toMatchObject({ code: 'AUTH_SCOPE_REQUIRED', detail: 'The token does not allow this' });
      expect(headers['www-authenticate']).toBe(
        'Bearer realm="holdfast", error="insufficient_scope", scope="notes:read notes:write"',
      );
    }
  });

  it('require both role and scope where both are named [A16]', async () => {
    const clear = async (claims: object): Promise<unknown> => {
      const token = createTestToken({ sub: 'ada', ...claims });
      const { status, body } = await request(server)
        .delete('/v1/users/ada/notes')
        .set(...bearer(token));
      return (body as { code?: string }).code ?? status;
    };
    expect(await clear({ role: 'admin', scope: 'notes:read' })).toBe(200);
    expect(await clear({ scope: 'notes:read' })).toBe('AUTH_ROLE_REQUIRED');
    expect(await clear({ role: 'admin' })).toBe('AUTH_SCOPE_REQUIRED');
  });

  it('ignore a user set by other middleware', async () => {
    await get('/greeting').set('X-Pretend', 'Ada').expect(200, { hello: 'stranger' });
    await get('/users/ada/avatar').set('X-Pretend', 'Ada').expect(403);
  });

  it('open the routes of publicRoutes by their pattern [A7] [A8]', async () => {
    await get('/metrics').expect(200, 'up 1');
    await get('/metrics/heap').expect(200, 'heap');
  });

  it('keep a route of publicRoutes closed where a decorator requires a role [A7]', async () => {
    await get('/metrics/reset').expect(401);
    await get('/metrics/reset', createTestToken({ role: 'admin' })).expect(200, 'reset');
  });

  it('open no route whose URL merely matches such a pattern [A7]', async () => {
    await get('/metrics/secret').expect(401);
    await get('/greeting?/v1/metrics', forgedToken()).expect(401);
  });
});
