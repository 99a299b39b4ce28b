import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Module,
  type CanActivate,
  type DynamicModule,
  type INestApplication,
} from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import request from 'supertest';
import {
  AuthModule,
  CurrentUser,
  JwtAuthGuard,
  TokenAuthenticator,
  type AuthModuleOptions,
  type AuthUser,
} from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS, type TestSigner } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';

@Controller()
class MeController {
  @Get('me')
  me(@CurrentUser() user: AuthUser | undefined): { id: string | null } {
    return { id: user?.id ?? null };
  }
}

@Injectable()
class OptionsFromService {
  createAuthOptions(): AuthModuleOptions {
    return TEST_AUTH_OPTIONS;
  }
}

@Module({ providers: [OptionsFromService], exports: [OptionsFromService] })
class OptionsModule {}

const OTHER: TestSigner = {
  secret: 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA',
  issuer: 'https://other.test',
  audience: 'other',
};

describe.each(ADAPTERS)('AuthModule on %s', (_name, adapter) => {
  const apps: INestApplication[] = [];
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });

  const start = async (
    auth: DynamicModule,
    change: (testing: TestingModuleBuilder) => TestingModuleBuilder = (testing) => testing,
  ): Promise<Server> => {
    const testing = change(Test.createTestingModule({ imports: [auth], controllers: [MeController] }));
    const app = (await testing.compile()).createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    apps.push(app);
    return app.getHttpServer() as Server;
  };
  const get = (server: Server, token: string): request.Test =>
    request(server)
      .get('/me')
      .set(...bearer(token));

  it.each([
    ['forRoot', () => AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    [
      'forRootAsync with useFactory',
      () => AuthModule.forRootAsync({ useFactory: () => Promise.resolve(TEST_AUTH_OPTIONS) }),
    ],
    ['forRootAsync with useClass', () => AuthModule.forRootAsync({ useClass: OptionsFromService })],
    [
      'forRootAsync with useExisting',
      () => AuthModule.forRootAsync({ imports: [OptionsModule], useExisting: OptionsFromService }),
    ],
  ])('closes every route when set up by %s [A7]', async (_how, auth) => {
    const server = await start(auth());
    await request(server).get('/me').expect(401);
    await get(server, createTestToken({ sub: 'ada' })).expect(200, { id: 'ada' });
  });

  it('refuses to start with a bad secret [A10]', async () => {
    const start = Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, secret: 'short' })],
    });
    await expect(start.compile()).rejects.toThrow('"secret" is 5 bytes long');
  });

  it('keeps two applications in one process separate', async () => {
    const [ours, theirs] = await Promise.all([
      start(AuthModule.forRoot(TEST_AUTH_OPTIONS)),
      start(AuthModule.forRoot(OTHER)),
    ]);
    const [token, theirToken] = [createTestToken(), createTestToken({}, OTHER)];
    await get(ours, token).expect(200);
    await get(theirs, theirToken).expect(200);
    await get(ours, theirToken).expect(401);
    await get(theirs, token).expect(401);
  });

  it('sends the members and the challenge without ProblemFilter too [A5]', async () => {
    const server = await start(AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, realm: 'notes' }));
    const { body, headers } = await request(server).get('/me').expect(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="notes"');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'A bearer token is required',
      code: 'AUTH_TOKEN_MISSING',
    });
  });

  it('lets a host override a guard', async () => {
    const anybody: CanActivate = { canActivate: () => true };
    const server = await start(AuthModule.forRoot(TEST_AUTH_OPTIONS), (testing) =>
      testing.overrideProvider(JwtAuthGuard).useValue(anybody),
    );
    await request(server).get('/me').expect(200, { id: null });
  });

  it('responds 500, never 401, to an internal error', async () => {
    const broken = { authenticate: () => Promise.reject(new TypeError('a bug of ours')) };
    const server = await start(AuthModule.forRoot(TEST_AUTH_OPTIONS), (testing) =>
      testing.overrideProvider(TokenAuthenticator).useValue(broken),
    );
    const { text, headers } = await get(server, createTestToken()).expect(500);
    expect(text).not.toContain('a bug of ours');
    expect(headers).not.toHaveProperty('www-authenticate');
  });
});
