import type { Server } from 'node:http';
import { afterEach, describe, it } from '@jest/globals';
import { Controller, Get, Param, type DynamicModule, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AuthModule, betterAuth, CurrentUser, Roles, type AuthUser } from '../src/index.js';
import { bearer, createTestToken, TEST_AUTH_OPTIONS, TestJwks } from '../src/testing/index.js';
import { accessReport, asUser, AuthTestingModule } from '../src/testing/nest/index.js';
import { ADAPTERS } from './guarded-app.js';

@Controller()
class NotesController {
  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }

  @Roles('admin')
  @Get('admin')
  admin(@CurrentUser() user: AuthUser): { email: string | null } {
    return { email: user.email ?? null };
  }
}

describe.each(ADAPTERS)('The testing kit on %s', (_name, adapter) => {
  let app: INestApplication;
  afterEach(() => app.close());

  const start = async (auth: DynamicModule): Promise<void> => {
    const testing = await Test.createTestingModule({
      imports: [auth],
      controllers: [NotesController],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  };

  it('sends requests as a user id or with claims [A21]', async () => {
    await start(AuthTestingModule.forRoot());
    await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
    await asUser(app, 'bob').get('/users/ada/notes').expect(403);
    const root = { sub: 'root', role: 'admin', email: 'root@example.test' };
    await asUser(app, root).get('/admin').expect(200, { email: 'root@example.test' });
  });

  it('signs for the options of the application [A21]', async () => {
    const signer = await TestJwks.start();
    const secret = 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA';
    const shared = { secret, issuer: 'https://app.test', audience: 'notes', tokenType: null };
    await start(AuthModule.forRoot({ ...signer.options, additionalIssuers: [shared] }));
    await asUser(app, 'ada').get('/users/ada/notes').expect(200);
    await signer.close();
  });

  it('accepts the other options of the module', async () => {
    await start(AuthTestingModule.forRoot({ publicRoutes: ['/admin'] }));
    await asUser(app, 'ada').get('/admin').expect(403);
  });

  it('signs with the algorithm of the secret', async () => {
    const secret = `${TEST_AUTH_OPTIONS.secret}${TEST_AUTH_OPTIONS.secret.toUpperCase()}`;
    await start(AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, secret, algorithm: 'HS512' }));
    await asUser(app, 'ada').get('/users/ada/notes').expect(200);
  });

  it('sends requests to an application with public keys, which accepts those of its signer too [A21]', async () => {
    const signer = await TestJwks.start();
    await start(AuthModule.forRoot(signer.options));
    await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
    await asUser(app, 'bob').get('/users/ada/notes').expect(403);
    const server = app.getHttpServer() as Server;
    const get = (token: string): request.Test =>
      request(server)
        .get('/users/ada/notes')
        .set(...bearer(token));
    await get(signer.token({ sub: 'ada' })).expect(200);
    await get(createTestToken({ iss: signer.options.issuer, sub: 'ada' })).expect(401);
    await signer.close();
  });

  it('sends requests to an application with the preset betterAuth, without its server [A21]', async () => {
    await start(AuthModule.forRoot(betterAuth({ url: 'https://auth.test' })));
    await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
    await asUser(app, 'bob').get('/users/ada/notes').expect(403);
    const root = { sub: 'root', role: 'admin', email: 'root@example.test' };
    await asUser(app, root).get('/admin').expect(200, { email: 'root@example.test' });
    (await accessReport(app, { sharedRoutes: { 'GET /admin': 'it says who asks' } })).assertNoHoles();
  });
});
