import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuthModule, RevocationFeed } from '@holdfast/nestjs-auth';
import { bearer, TEST_AUTH_OPTIONS, TestJwks } from '@holdfast/nestjs-auth/testing';
import { accessReport, asUser } from '@holdfast/nestjs-auth/testing/nest';
import request from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';

@Controller('users/:userId/notes')
class NotesController {
  @Get()
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

let app: INestApplication;
let signer: TestJwks;
beforeAll(async () => {
  signer = await TestJwks.start('ES256');
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, additionalIssuers: [signer.options] })],
    controllers: [NotesController],
  }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  await signer.close();
});

it('closes the route to everyone but its owner', async () => {
  await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
  await asUser(app, 'bob').get('/users/ada/notes').expect(403);
  const server = app.getHttpServer();
  await request(server).get('/users/ada/notes').expect(401);
  await request(server)
    .get('/users/ada/notes')
    .set(...bearer(signer.token({ sub: 'ada' })))
    .expect(200);
});

it('has one copy of each class', () => {
  expect(app.get(RevocationFeed)).toBeInstanceOf(RevocationFeed);
});

it('has no hole', async () => {
  (await accessReport(app)).assertNoHoles();
});
