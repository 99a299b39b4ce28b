import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Controller,
  Get,
  Head,
  HttpException,
  Injectable,
  Module,
  Param,
  Scope,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type ModuleMetadata,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, HttpAdapterHost, RouterModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, ProblemFilter, type AuthenticatedRequest } from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

/** Nest makes one for each request, with the guards in front of it all the same. */
@Controller({ path: 'users/:userId/notes', scope: Scope.REQUEST })
class NotesController {
  @Get()
  notes(@Param('userId') userId: string): string {
    return userId;
  }

  @Head('count')
  count(): void {
    return undefined;
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

/** Knows Nest's exceptions and nothing of this package. */
@Catch(HttpException)
class HostFilter implements ExceptionFilter<HttpException> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: HttpException, context: ArgumentsHost): void {
    const body = error.getResponse() as { readonly message: string };
    const answer = { said: body.message, text: error.message };
    this.host.httpAdapter.reply(context.switchToHttp().getResponse(), answer, error.getStatus());
  }
}

const seen: (string | undefined)[] = [];

@Injectable()
class HostGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    seen.push(context.switchToHttp().getRequest<AuthenticatedRequest>().user?.id);
    return true;
  }
}

@Module({ providers: [{ provide: APP_GUARD, useClass: HostGuard }] })
class HostGuardModule {}

describe.each(ADAPTERS)('A host application on %s', (_name, adapter) => {
  let app: INestApplication;
  afterEach(async () => {
    seen.length = 0;
    await app.close();
  });

  const start = async (
    metadata: ModuleMetadata,
    setUp: (app: INestApplication) => unknown = () => undefined,
  ): Promise<Server> => {
    const testing = await Test.createTestingModule(metadata).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    setUp(app);
    await app.listen(0, '127.0.0.1');
    return app.getHttpServer() as Server;
  };
  const auth = AuthModule.forRoot(TEST_AUTH_OPTIONS);
  const ada = bearer(createTestToken({ sub: 'ada' }));

  it('has the guards in front of controllers that are made for each request, and of modules with a path [A6] [A7]', async () => {
    const routes = RouterModule.register([{ path: 'v1', module: NotesModule }]);
    const server = await start({ imports: [auth, NotesModule, routes] });
    await request(server).get('/v1/users/ada/notes').expect(401);
    await request(server)
      .get('/v1/users/bob/notes')
      .set(...ada)
      .expect(403);
    await request(server)
      .get('/v1/users/ada/notes')
      .set(...ada)
      .expect(200, 'ada');
    await request(server).head('/v1/users/ada/notes/count').expect(401);
    await request(server)
      .head('/v1/users/bob/notes/count')
      .set(...ada)
      .expect(403);
  });

  it("finds the text of a refusal in its filters, as in those of Nest's exceptions [A5]", async () => {
    const server = await start({
      imports: [auth, NotesModule],
      providers: [
        {
          provide: APP_FILTER,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) => new HostFilter(host),
        },
      ],
    });
    const missing = 'A bearer token is required';
    await request(server).get('/users/ada/notes').expect(401, { said: missing, text: missing });
    const foreign = 'You can only access your own resources';
    await request(server)
      .get('/users/bob/notes')
      .set(...ada)
      .expect(403, { said: foreign, text: foreign });
  });

  it('knows the caller in guards of modules that are imported later, and not in those of the root module', async () => {
    let server = await start({ imports: [auth, NotesModule, HostGuardModule] });
    const call = () =>
      request(server)
        .get('/users/ada/notes')
        .set(...ada)
        .expect(200);
    await call();
    expect(seen).toEqual(['ada']);
    await app.close();
    // Nest runs the global guards of the importing module first.
    server = await start({
      imports: [auth, NotesModule],
      providers: [{ provide: APP_GUARD, useClass: HostGuard }],
    });
    await call();
    expect(seen).toEqual(['ada', undefined]);
  });

  it('answers preflight requests without a token, and lets browsers read a refusal (Fetch §3.3)', async () => {
    const server = await start(
      { imports: [auth, NotesModule], providers: [{ provide: APP_FILTER, useClass: ProblemFilter }] },
      (started) => {
        started.enableCors({ origin: 'https://notes.test' });
      },
    );
    const headers = { origin: 'https://notes.test', 'access-control-request-method': 'GET' };
    const preflight = await request(server).options('/users/ada/notes').set(headers);
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([
      204,
      'https://notes.test',
    ]);
    const refused = await request(server).get('/users/ada/notes').set('origin', 'https://notes.test');
    expect(refused.status).toBe(401);
    expect(refused.headers['access-control-allow-origin']).toBe('https://notes.test');
    expect(refused.body).toMatchObject({ code: 'AUTH_TOKEN_MISSING' });
  });
});
