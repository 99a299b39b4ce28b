import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { Controller, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  ClientProxyFactory,
  GrpcMethod,
  MessagePattern,
  Payload,
  Transport,
  type ClientProxy,
} from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { firstValueFrom } from 'rxjs';
import { AuthModule, CurrentUser, ProblemFilter, type AuthUser, type Refusal } from '../src/index.js';
import { bearer, createTestToken, forgedToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { freePort } from './free-port.js';

const PROTO = new URL('notes.proto', import.meta.url).pathname;

/** `Notes.List` of notes.proto, for the client. */
function listMethod(): MethodDefinition<object, object> {
  const service = loadSync(PROTO)['notes.Notes'];
  const method = service !== undefined && 'List' in service ? service.List : undefined;
  if (method === undefined) throw new Error('notes.proto has no Notes.List');
  return method;
}

@Controller()
class NotesMessages {
  @MessagePattern('notes')
  notes(@Payload() { userId }: { userId: string }): string {
    return `a note of ${userId}`;
  }

  @GrpcMethod('Notes', 'List')
  list(_owner: object, @CurrentUser() user: AuthUser | undefined): { text: string } {
    return { text: `a note of ${user?.id ?? 'no one'}` };
  }
}

describe('A microservice without ProblemFilter', () => {
  let app: INestApplication;
  let client: ClientProxy;
  const refusals: Refusal[] = [];

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: await freePort() };
    const onRefused = (refusal: Refusal): number => refusals.push(refusal);
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, onRefused })],
      controllers: [NotesMessages],
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

  it('sends the reason of a refusal as an RpcException [A5] [A6]', async () => {
    await expect(firstValueFrom(client.send('notes', {}))).rejects.toMatchObject({
      code: 'AUTH_TOKEN_MISSING',
      status: 401,
      message: 'A bearer token is required',
    });
    const authorization = `Bearer ${createTestToken({ sub: 'ada' })}`;
    await expect(
      firstValueFrom(client.send('notes', { authorization, note: { userId: 'bob' } })),
    ).rejects.toMatchObject({ code: 'AUTH_NOT_OWNER', status: 403 });
    expect(refusals).toMatchObject([
      { rule: 'token', transport: 'rpc', handler: 'NotesMessages.notes' },
      { rule: 'owner', transport: 'rpc', handler: 'NotesMessages.notes', sub: 'ada' },
    ]);
  });
});

describe.each([
  ['with ProblemFilter', [{ provide: APP_FILTER, useClass: ProblemFilter }]],
  ['without it', []],
])('A gRPC service %s', (_case, providers) => {
  let app: INestApplication;
  let address: string;

  beforeAll(async () => {
    address = `127.0.0.1:${await freePort()}`;
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot({ ...TEST_AUTH_OPTIONS, ownerParameter: 'userId' })],
      controllers: [NotesMessages],
      providers,
    }).compile();
    app = testing.createNestApplication();
    app.useLogger(false);
    const options = { package: 'notes', protoPath: PROTO, url: address };
    app.connectMicroservice({ transport: Transport.GRPC, options }, { inheritAppConfig: true });
    await app.startAllMicroservices();
  });
  afterAll(() => app.close());

  const list = (userId: string, token?: string): Promise<unknown> => {
    const { path, requestSerialize, responseDeserialize } = listMethod();
    const client = new Client(address, credentials.createInsecure());
    const metadata = new Metadata();
    if (token !== undefined) metadata.set(...bearer(token));
    return new Promise((resolve) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { userId },
        metadata,
        (error, answer) => {
          client.close();
          resolve(error === null ? answer : { code: error.code, details: error.details });
        },
      );
    });
  };

  it('reads the token from the metadata, and refuses with a status of gRPC [A4] [A5] [A6]', async () => {
    const ada = createTestToken({ sub: 'ada' });
    expect(await list('ada', ada)).toEqual({ text: 'a note of ada' });
    const missing = { code: 16, details: 'AUTH_TOKEN_MISSING: A bearer token is required' };
    expect(await list('ada')).toEqual(missing);
    expect(await list('ada', forgedToken())).toMatchObject({ code: 16 });
    expect(await list('bob', ada)).toEqual({
      code: 7,
      details: 'AUTH_NOT_OWNER: You can only access your own resources',
    });
  });
});
