import 'reflect-metadata';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { WebSocket, type RawData } from 'ws';
import { WebsocketExample } from './websocket';

async function main(): Promise<void> {
  const app = await NestFactory.create(WebsocketExample.with(TEST_AUTH_OPTIONS), { logger: ['error'] });
  app.useWebSocketAdapter(new WsAdapter(app));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const connect = (authorization?: string) =>
    new WebSocket(
      `ws://127.0.0.1:${port}/live`,
      authorization === undefined ? {} : { headers: { authorization } },
    );

  const stranger = connect();
  const [code] = (await once(stranger, 'close')) as [number];
  assert.equal(code, 4401);

  const ada = connect(`Bearer ${createTestToken({ sub: 'ada' })}`);
  await once(ada, 'open');
  const ask = async (event: string, data?: object): Promise<{ event: string; data: unknown }> => {
    ada.send(JSON.stringify({ event, data }));
    const [message] = (await once(ada, 'message')) as [RawData];
    return JSON.parse(String(message)) as { event: string; data: unknown };
  };
  assert.deepEqual(await ask('me'), { event: 'me', data: 'ada' });
  assert.deepEqual(await ask('notes', { userId: 'ada' }), { event: 'notes', data: ['a note of ada'] });
  assert.equal((await ask('notes', { userId: 'bob' })).event, 'exception');
  assert.equal((await ask('users')).event, 'exception');
  ada.close();
  await app.close();
}

void main();
