import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { firstValueFrom } from 'rxjs';
import { MicroserviceExample } from '../examples/microservice.js';
import { createTestToken, expiredToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { freePort } from './free-port.js';

describe('A microservice with AuthModule', () => {
  let app: INestApplication;
  let client: ClientProxy;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: await freePort() };
    const testing = await Test.createTestingModule({
      imports: [MicroserviceExample.with(TEST_AUTH_OPTIONS)],
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    app.connectMicroservice({ transport: Transport.TCP, options }, { inheritAppConfig: true });
    await app.startAllMicroservices();
    client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  });
  afterAll(async () => {
    await client.close();
    await app.close();
  });

  const ask = (pattern: string, data: object = {}): Promise<unknown> =>
    firstValueFrom(client.send<unknown>(pattern, data));
  const authorization = `Bearer ${createTestToken({ sub: 'ada' })}`;

  it('accepts the token of the message [A4]', async () => {
    expect(await ask('me', { authorization })).toBe('ada');
    expect(await ask('notes', { authorization, userId: 'ada' })).toEqual(['a note of ada']);
  });

  it('requires a token except where it is @Public() [A7]', async () => {
    expect(await ask('motto')).toBe('Hold fast');
    await expect(ask('me')).rejects.toMatchObject({ code: 'AUTH_TOKEN_MISSING', status: 401 });
    await expect(ask('me', { authorization: `Bearer ${expiredToken()}` })).rejects.toMatchObject({
      code: 'AUTH_TOKEN_EXPIRED',
    });
  });

  it("refuses another user's data [A6]", async () => {
    await expect(ask('notes', { authorization, userId: 'bob' })).rejects.toMatchObject({
      code: 'AUTH_NOT_OWNER',
      status: 403,
    });
  });
});
