import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { Controller, Get, Param } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AuthModule, CurrentUser, Public, type AuthUser } from '@holdfast/nestjs-auth';
import { TEST_AUTH_OPTIONS, TestJwks, bearer } from '@holdfast/nestjs-auth/testing';
import { asUser } from '@holdfast/nestjs-auth/testing/nest';
import request from 'supertest';

@Controller()
class NotesController {
  @Public()
  @Get('health')
  health(): string {
    return 'ok';
  }

  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string, @CurrentUser() user: AuthUser): string[] {
    return [userId, user.id];
  }
}

export async function check(): Promise<void> {
  // jose's code is inside, also where no ES module can be loaded.
  const signer = await TestJwks.start('RS256');
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, additionalIssuers: [signer.options] })],
    controllers: [NotesController],
  }).compile();
  const app = testing.createNestApplication();
  app.useLogger(false);
  await app.init();
  const server = app.getHttpServer() as Server;
  await request(server).get('/health').expect(200);
  await request(server).get('/users/ada/notes').expect(401);
  const answer = await asUser(app, 'ada').get('/users/ada/notes').expect(200);
  assert.deepEqual(answer.body, ['ada', 'ada']);
  await asUser(app, 'bob').get('/users/ada/notes').expect(403);
  const bySigner = (user: string) =>
    request(server)
      .get('/users/ada/notes')
      .set(...bearer(signer.token({ sub: user })));
  await bySigner('ada').expect(200);
  await bySigner('bob').expect(403);
  await app.close();
  await signer.close();
  await checkRequestScope();
}

/** Nest 11.0 and 11.1 start with request-scoped guards and run none of them, so the library has to refuse. */
async function checkRequestScope(): Promise<void> {
  const auth = AuthModule.forRootAsync({ inject: [REQUEST], useFactory: () => TEST_AUTH_OPTIONS });
  await assert.rejects(async () => {
    const testing = Test.createTestingModule({ imports: [auth], controllers: [NotesController] });
    const app = (await testing.compile()).createNestApplication();
    app.useLogger(false);
    await app.init();
  }, /request-scoped/);
}

/** Both module systems get the same classes, so `instanceof` and tokens of injection work across them. */
async function isOneCopy(): Promise<void> {
  for (const entry of ['', '/testing', '/testing/nest', '/secret']) {
    const name = `@holdfast/nestjs-auth${entry}`;
    const [required, imported] = [require(name), await import(name)] as [object, object];
    assert.ok(Object.keys(required).length > 0);
    for (const key of Object.keys(required)) {
      if (key === 'default' || key === '__esModule' || key === 'module.exports') continue;
      assert.equal(Reflect.get(required, key), Reflect.get(imported, key), `${name}: ${key}`);
    }
  }
}

if (require.main === module) void isOneCopy().then(check);
