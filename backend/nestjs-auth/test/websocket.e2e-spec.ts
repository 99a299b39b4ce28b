import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { UseFilters, UseGuards, type INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { WebSocket, type RawData } from 'ws';
import { WebsocketExample } from '../examples/websocket.js';
import {
  WsAuthenticator,
  CurrentUser,
  JwtAuthGuard,
  OptionalAuth,
  OwnershipGuard,
  ProblemFilter,
  RolesGuard,
  type AuthUser,
} from '../src/index.js';
import { createTestToken, forgedToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';

/** Doesn't authenticate sockets when they connect. */
@UseGuards(JwtAuthGuard, OwnershipGuard, RolesGuard)
@UseFilters(ProblemFilter)
@WebSocketGateway({ path: '/doorless' })
class DoorlessGateway {
  @SubscribeMessage('me')
  me(@CurrentUser() user: AuthUser | undefined): { event: string; data: string } {
    return { event: 'me', data: user?.id ?? 'anonymous' };
  }

  @OptionalAuth()
  @SubscribeMessage('greeting')
  greeting(@CurrentUser() user: AuthUser | undefined): { event: string; data: string } {
    return { event: 'greeting', data: user?.id ?? 'anonymous' };
  }
}

describe('A WebSocket gateway with AuthModule', () => {
  let app: INestApplication;
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [WebsocketExample.with(TEST_AUTH_OPTIONS)],
      providers: [DoorlessGateway],
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    app.useWebSocketAdapter(new WsAdapter(app));
    await app.listen(0, '127.0.0.1');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const socket of sockets.splice(0)) socket.terminate();
  });
  afterAll(() => app.close());

  const connect = (authorization?: string, path = '/live'): WebSocket => {
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const headers = authorization === undefined ? {} : { authorization };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    sockets.push(socket);
    return socket;
  };
  const next = async (socket: WebSocket): Promise<unknown> => {
    const [data] = (await once(socket, 'message')) as [RawData];
    return JSON.parse((data as Buffer).toString());
  };
  const ask = (socket: WebSocket, event: string, data: object = {}): Promise<unknown> => {
    socket.send(JSON.stringify({ event, data }));
    return next(socket);
  };
  const refused = (code: string): object => ({ event: 'exception', data: { code } });

  it.each([
    ['no token', undefined, 'AUTH_TOKEN_MISSING'],
    ['a forged token', `Bearer ${forgedToken()}`, 'AUTH_TOKEN_INVALID'],
  ])('says why it closes a connection with %s [A5] [A7]', async (_case, authorization, code) => {
    const socket = connect(authorization);
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    expect(await next(socket)).toMatchObject(refused(code));
    const [status, reason] = await closed;
    expect([status, reason.toString()]).toEqual([4401, code]);
  });

  it('knows the caller of every message, and checks ownership [A6] [A16]', async () => {
    const socket = connect(`Bearer ${createTestToken({ sub: 'ada' })}`);
    await once(socket, 'open');
    expect(await ask(socket, 'me')).toEqual({ event: 'me', data: 'ada' });
    expect(await ask(socket, 'notes', { userId: 'ada' })).toEqual({
      event: 'notes',
      data: ['a note of ada'],
    });
    expect(await ask(socket, 'notes', { userId: 'bob' })).toMatchObject(refused('AUTH_NOT_OWNER'));
    expect(await ask(socket, 'users')).toMatchObject(refused('AUTH_ROLE_REQUIRED'));
  });

  it('refuses messages once the token has expired, though the socket stays open [A5]', async () => {
    const socket = connect(`Bearer ${createTestToken({ sub: 'ada' })}`);
    await once(socket, 'open');
    expect(await ask(socket, 'me')).toEqual({ event: 'me', data: 'ada' });
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + 910_000);
    expect(await ask(socket, 'me')).toMatchObject(refused('AUTH_TOKEN_EXPIRED'));
  });

  it('refuses every message of an unauthenticated socket, valid token or not [A7]', async () => {
    const socket = connect(`Bearer ${createTestToken()}`, '/doorless');
    await once(socket, 'open');
    expect(await ask(socket, 'me')).toMatchObject(refused('AUTH_TOKEN_MISSING'));
    expect(await ask(socket, 'greeting')).toEqual({ event: 'greeting', data: 'anonymous' });
  });

  it('rethrows a bug instead of blaming the token', async () => {
    const authenticator = app.get(WsAuthenticator);
    const socket = { emit: jest.fn(), disconnect: jest.fn() };
    Object.defineProperty(socket, 'user', {
      set: () => {
        throw new TypeError('a bug of ours');
      },
    });
    await expect(authenticator.authenticate(socket, `Bearer ${createTestToken()}`)).rejects.toThrow(
      'a bug of ours',
    );
    expect(socket.disconnect).not.toHaveBeenCalled();
  });

  it('uses the Socket.IO protocol for a Socket.IO client', async () => {
    const socket = { emit: jest.fn(), disconnect: jest.fn() };
    expect(await app.get(WsAuthenticator).authenticate(socket, 'Bearer x.y.z')).toBeUndefined();
    expect(socket.emit).toHaveBeenCalledWith(
      'exception',
      expect.objectContaining({ code: 'AUTH_TOKEN_INVALID' }),
    );
    expect(socket.disconnect).toHaveBeenCalledWith(true);
  });
});
