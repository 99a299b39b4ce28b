import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { Controller, Get, Param } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AuthModule, CurrentUser, Public, type AuthUser } from '@holdfast/nestjs-auth';
import { TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
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
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
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
  await app.close();
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

if (require.main === module) void check();
