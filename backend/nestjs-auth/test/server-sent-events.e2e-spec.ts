import { once } from 'node:events';
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Sse, type INestApplication, type MessageEvent } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { finalize, interval, map, type Observable } from 'rxjs';
import { AuthModule, Public } from '../src/index.js';
import type { AccountEvent } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { ADAPTERS } from './guarded-app.js';
import { until } from './until.js';

const ended: string[] = [];

@Controller()
class EventsController {
  @Sse('events')
  events(): Observable<MessageEvent> {
    return interval(20).pipe(
      map((data) => ({ data: { data } })),
      finalize(() => ended.push('events')),
    );
  }

  @Public()
  @Sse('news')
  news(): Observable<MessageEvent> {
    return interval(20).pipe(map((data) => ({ data: { data } })));
  }
}

describe.each(ADAPTERS)('A stream of server-sent events on %s', (_name, adapter) => {
  let app: INestApplication;
  let revoked: AccountEvent[] = [];
  afterEach(async () => {
    ended.length = 0;
    revoked = [];
    await app.close();
  });

  const open = async (path: string, token?: string): Promise<IncomingMessage> => {
    const source = {
      read: () => Promise.resolve({ events: revoked.splice(0), cursor: '1' }),
    };
    const testing = await Test.createTestingModule({
      imports: [
        AuthModule.forRoot({
          ...TEST_AUTH_OPTIONS,
          clockToleranceSeconds: 0,
          revocations: { source, pollSeconds: 1 },
        }),
      ],
      controllers: [EventsController],
    }).compile();
    app = testing.createNestApplication(adapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const [response] = (await once(get({ port, path, headers }), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    return response;
  };

  it('ends without an error when its token expires, and its handler with it [A5]', async () => {
    const now = Math.floor(Date.now() / 1000);
    const response = await open('/events', createTestToken({ iat: now, exp: now + 2 }));
    response.resume();
    await once(response, 'end');
    expect(response.complete).toBe(true);
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(now + 2);
    await until(() => ended.length === 1);
  });

  it('ends when its session ends [A5]', async () => {
    const response = await open('/events', createTestToken({ sub: 'ada', sid: 's1' }));
    response.resume();
    const at = new Date(Date.now() + 1000).toISOString();
    revoked.push({ id: '1', type: 'session.ended', userId: 'ada', sessionId: 's1', at });
    await once(response, 'end');
    await until(() => ended.length === 1);
  });

  it('goes on where it needs no token', async () => {
    const response = await open('/news');
    await once(response, 'data');
    response.destroy();
    expect(ended).toEqual([]);
  });
});
