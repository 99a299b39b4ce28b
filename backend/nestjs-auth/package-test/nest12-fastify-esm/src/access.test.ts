import { after, before, test } from 'node:test';
import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuthModule } from '@holdfast/nestjs-auth';
import { TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { accessReport, asUser } from '@holdfast/nestjs-auth/testing/nest';

@Controller('users/:userId/notes')
class NotesController {
  @Get()
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

let app: INestApplication;
before(async () => {
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    controllers: [NotesController],
  }).compile();
  app = testing.createNestApplication(new FastifyAdapter());
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
});
after(() => app.close());

test('a user reads notes of this user only', async () => {
  await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
  await asUser(app, 'bob').get('/users/ada/notes').expect(403);
});

test('the application has no hole', async () => {
  (await accessReport(app)).assertNoHoles();
});
