import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { NotesExample } from '../examples/notes.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { asUser } from '../src/testing/nest/index.js';
import { ADAPTERS } from './guarded-app.js';

describe.each(ADAPTERS)('The example service on %s', (_name, adapter) => {
  let app: INestApplication;
  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [NotesExample.with(TEST_AUTH_OPTIONS)],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('keeps each user’s notes private, before and after another user tried to write [A6]', async () => {
    await asUser(app, 'ada').post('/users/ada/notes').send({ text: 'hold fast' }).expect(201, ['hold fast']);
    const { body } = await asUser(app, 'bob').post('/users/ada/notes').send({ text: 'let go' }).expect(403);
    expect(body).toMatchObject({ code: 'AUTH_NOT_OWNER' });
    await asUser(app, 'bob').get('/users/bob/notes').expect(200, []);
    await asUser(app, 'ada').get('/users/ada/notes').expect(200, ['hold fast']);
  });

  it('lets only an administrator count them [A16]', async () => {
    const root = { sub: 'root', role: 'admin' };
    await asUser(app, root).get('/users/ada/notes/count').expect(200, { count: 1 });
    await asUser(app, 'ada').get('/users/ada/notes/count').expect(403);
  });

  it('is open where it is @Public(), and knows its caller elsewhere [A2] [A8]', async () => {
    await asUser(app, 'ada').get('/me').expect(200, { id: 'ada', role: 'user' });
    await asUser(app, 'ada').get('/health').expect(200, { status: 'ok' });
  });
});
