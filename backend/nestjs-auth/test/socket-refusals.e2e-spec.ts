import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Catch, Inject, UseFilters, UseGuards, type INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import {
  BaseWsExceptionFilter,
  SubscribeMessage,
  WebSocketGateway,
  WsException,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { WebSocket, type RawData } from 'ws';
import {
  AuthModule,
  CurrentUser,
  JwtAuthGuard,
  OwnershipGuard,
  RolesGuard,
  WsAuthenticator,
  type AuthModuleOptions,
  type AuthUser,
  type Refusal,
} from '../src/index.js';
import { createTestToken, forgedToken, TEST_AUTH_OPTIONS, TestJwks } from '../src/testing/index.js';
import { until } from './until.js';

/** A host's filter, which knows nothing of this package. */
@Catch(WsException)
class HostFilter extends BaseWsExceptionFilter {}

@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@UseFilters(HostFilter)
@WebSocketGateway({ path: '/live' })
class NotesGateway implements OnGatewayConnection {
  constructor(@Inject(WsAuthenticator) private readonly authenticator: WsAuthenticator) {}

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    await this.authenticator.authenticate(client, request.headers.authorization);
  }

  @SubscribeMessage('me')
  me(@CurrentUser() user: AuthUser): { event: string; data: string } {
    return { event: 'me', data: user.id };
  }

  @SubscribeMessage('notes')
  notes(): { event: string; data: string } {
    return { event: 'notes', data: 'notes' };
  }
}

describe('A gateway with a filter of the host', () => {
  let app: INestApplication;
  let socket: WebSocket;
  const refusals: Refusal[] = [];
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    refusals.length = 0;
    socket.terminate();
    await app.close();
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  const connect = async (options: AuthModuleOptions, token: string): Promise<void> => {
    const onRefused = (refusal: Refusal): number => refusals.push(refusal);
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...options, onRefused })],
      providers: [NotesGateway],
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    app.useWebSocketAdapter(new WsAdapter(app));
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const headers = { authorization: `Bearer ${token}` };
    socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers });
    await once(socket, 'open');
  };
  const next = async (): Promise<unknown> => {
    const [data] = (await once(socket, 'message')) as [RawData];
    return JSON.parse((data as Buffer).toString());
  };
  const say = (event: string, data: object = {}): void => {
    socket.send(JSON.stringify({ event, data }));
  };

  it('sends the reason of a refusal as a WsException [A5] [A6]', async () => {
    await connect(TEST_AUTH_OPTIONS, createTestToken({ sub: 'ada' }));
    say('notes', { userId: 'bob' });
    expect(await next()).toMatchObject({
      event: 'exception',
      data: { code: 'AUTH_NOT_OWNER', status: 403, message: 'You can only access your own resources' },
    });
    expect(refusals).toMatchObject([
      { rule: 'owner', transport: 'ws', handler: 'NotesGateway.notes', sub: 'ada', code: 'AUTH_NOT_OWNER' },
    ]);
  });

  it('reports a connection that is refused [A5]', async () => {
    await connect(TEST_AUTH_OPTIONS, forgedToken());
    const [status] = (await once(socket, 'close')) as [number];
    expect(status).toBe(4401);
    expect(refusals).toMatchObject([
      { rule: 'token', transport: 'ws', handler: 'WsAuthenticator.authenticate', code: 'AUTH_TOKEN_INVALID' },
    ]);
    expect(refusals[0]).not.toHaveProperty('sub');
  });

  it('answers the first message once the keys have been read, however long that takes [A4]', async () => {
    const signer = await TestJwks.start();
    cleanUps.push(() => signer.close());
    const asked: (() => void)[] = [];
    const slow = createServer((_request, response) => {
      asked.push(() => {
        void fetch(signer.options.jwksUrl).then(async (keys) => response.end(await keys.text()));
      });
    });
    await once(slow.listen(0, '127.0.0.1'), 'listening');
    cleanUps.push(() => {
      slow.close();
      slow.closeAllConnections();
    });
    const jwksUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/jwks`;
    await connect({ ...signer.options, jwksUrl }, signer.token({ sub: 'ada' }));
    say('me');
    await until(() => asked.length === 1);
    asked[0]?.();
    expect(await next()).toEqual({ event: 'me', data: 'ada' });
  });

  it('closes the connection and goes on if the keys are unavailable', async () => {
    const signer = await TestJwks.start();
    const token = signer.token({ sub: 'ada' });
    await signer.goAway();
    await connect(signer.options, token);
    const [status, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([status, reason.toString()]).toEqual([4503, 'AUTH_KEYS_UNAVAILABLE']);
    expect(refusals).toMatchObject([{ rule: 'token', code: 'AUTH_KEYS_UNAVAILABLE', status: 503 }]);
  });
});
