import assert from 'node:assert/strict';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder } from '@nestjs/swagger';
import { AuthModule, CurrentUser, Public, type AuthUser } from '@holdfast/nestjs-auth';
import { createGuardedDocument } from '@holdfast/nestjs-auth/openapi';
import { TEST_AUTH_OPTIONS, TestJwks, bearer } from '@holdfast/nestjs-auth/testing';
import { asUser } from '@holdfast/nestjs-auth/testing/nest';
import request from 'supertest';

// An extra field, declared as the README says.
declare module '@holdfast/nestjs-auth' {
  interface AuthUser {
    readonly organisation: string;
  }
}

const signer = await TestJwks.start();

@Controller()
class NotesController {
  @Public()
  @Get('health')
  health(): string {
    return 'ok';
  }

  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string, @CurrentUser() user: AuthUser): string[] {
    return [userId, user.organisation];
  }
}

@Module({
  imports: [
    AuthModule.forRoot({
      ...TEST_AUTH_OPTIONS,
      additionalIssuers: [signer.options],
      extendUser: ({ org }) => ({ organisation: org }),
    }),
  ],
  controllers: [NotesController],
})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
app.useLogger(false);
await app.listen(0, '127.0.0.1');
const server = app.getHttpServer();
await request(server).get('/health').expect(200);
await request(server).get('/users/ada/notes').expect(401);
const ada = { sub: 'ada', org: 'acme' };
const answer = await asUser(app, ada).get('/users/ada/notes').expect(200);
assert.deepEqual(answer.body, ['ada', 'acme']);
await asUser(app, 'bob').get('/users/ada/notes').expect(403);
await request(server)
  .get('/users/ada/notes')
  .set(...bearer(signer.token({ sub: 'ada' })))
  .expect(200);
const { paths } = createGuardedDocument(app, new DocumentBuilder().build());
assert.deepEqual(paths['/health'].get?.security, []);
await app.close();
await signer.close();
