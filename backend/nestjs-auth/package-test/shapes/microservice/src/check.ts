import 'reflect-metadata';
import assert from 'node:assert/strict';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { createTestToken, TEST_AUTH_OPTIONS } from '@holdfast/nestjs-auth/testing';
import { firstValueFrom } from 'rxjs';
import { MicroserviceExample } from './microservice';

const options = { host: '127.0.0.1', port: 40_000 + (process.pid % 20_000) };

async function main(): Promise<void> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    MicroserviceExample.with(TEST_AUTH_OPTIONS),
    { transport: Transport.TCP, options, logger: ['error'] },
  );
  await app.listen();
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  const send = (pattern: string, data: object) =>
    firstValueFrom(client.send<unknown>(pattern, data)).catch((error: { code?: unknown }) => error.code);
  const authorization = `Bearer ${createTestToken({ sub: 'ada' })}`;
  assert.equal(await send('motto', {}), 'Hold fast');
  assert.equal(await send('me', {}), 'AUTH_TOKEN_MISSING');
  assert.equal(await send('me', { authorization }), 'ada');
  assert.deepEqual(await send('notes', { authorization, userId: 'ada' }), ['a note of ada']);
  assert.equal(await send('notes', { authorization, userId: 'bob' }), 'AUTH_NOT_OWNER');
  client.close();
  await app.close();
}

void main();
