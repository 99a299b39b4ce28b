import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AuthModule } from '../src/index.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';

@Controller()
class NotesController {
  @Get('users/:userId/notes')
  notes(@Param('userId') userId: string): { userId: string } {
    return { userId };
  }
}

let app: INestApplication;
beforeAll(async () => {
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS)],
    controllers: [NotesController],
  }).compile();
  app = testing.createNestApplication();
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

it('asUser finds the settings of an application that loaded another copy of the package', async () => {
  jest.resetModules();
  const copy = await import('../src/index.js');
  const { asUser } = await import('../src/testing/nest/index.js');
  expect(copy.AuthModule).not.toBe(AuthModule);
  await asUser(app, 'ada').get('/users/ada/notes').expect(200, { userId: 'ada' });
});
