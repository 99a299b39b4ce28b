import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { INestApplication } from '@nestjs/common';
import { GraphQLModule, Query, Resolver, Subscription } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { AuthModule, type AccountEvent } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { until } from './until.js';

let ended = 0;

/** Ticks until its reader leaves. */
async function* ticksForEver(): AsyncGenerator<{ ticks: string }> {
  try {
    for (;;) {
      yield { ticks: 'a tick' };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    ended += 1;
  }
}

@Resolver()
class TicksResolver {
  @Query(() => String)
  motto(): string {
    return 'Hold fast';
  }

  @Subscription(() => String)
  ticks(): AsyncGenerator<{ ticks: string }> {
    return ticksForEver();
  }
}

describe('A running subscription of graphql-ws', () => {
  let app: INestApplication;
  let client: Client | undefined;
  let revoked: AccountEvent[];
  beforeEach(async () => {
    ended = 0;
    revoked = [];
    const source = { read: () => Promise.resolve({ events: revoked.splice(0), cursor: '1' }) };
    const testing = await Test.createTestingModule({
      imports: [
        AuthModule.forRoot({
          ...TEST_AUTH_OPTIONS,
          clockToleranceSeconds: 0,
          revocations: { source, pollSeconds: 1 },
        }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          autoSchemaFile: true,
          graphiql: false,
          subscriptions: { 'graphql-ws': true },
        }),
      ],
      providers: [TicksResolver],
    }).compile();
    app = testing.createNestApplication(new FastifyAdapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await client?.dispose();
    await app.close();
  });

  /** Subscribes several times on one connection. @returns The socket, once each subscription has its first result. */
  async function subscribe(token: string, times: number): Promise<WebSocket> {
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const connected = new Promise<unknown>((resolve) => {
      client = createClient({
        url: `ws://127.0.0.1:${port}/graphql`,
        connectionParams: { authorization: `Bearer ${token}` },
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        on: { connected: resolve },
      });
    });
    for (let count = 0; count < times; count += 1) {
      const results = client!.iterate({ query: 'subscription { ticks }' });
      expect(await results.next()).toMatchObject({ value: { data: { ticks: 'a tick' } } });
      // What comes after it is an error: the end of the connection.
      void readAll(results);
    }
    return (await connected) as WebSocket;
  }

  const closing = async (socket: WebSocket): Promise<string> => {
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    return `${code} ${reason.toString()}`;
  };

  it('ends when its token expires, and its resolver with it [A5]', async () => {
    const socket = await subscribe(createTestToken(), 1);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + 901_000);
    expect(await closing(socket)).toBe('4401 AUTH_TOKEN_EXPIRED');
    await until(() => ended === 1);
  });

  it('ends when its session ends, with all others of its connection [A5]', async () => {
    const socket = await subscribe(createTestToken({ sub: 'ada', sid: 's1' }), 2);
    const at = new Date(Date.now() + 1000).toISOString();
    revoked.push({ id: '1', type: 'session.ended', userId: 'ada', sessionId: 's1', at });
    expect(await closing(socket)).toBe('4401 AUTH_TOKEN_REVOKED');
    await until(() => ended === 2);
  });
});

async function readAll(results: AsyncIterableIterator<unknown>): Promise<void> {
  try {
    for (let result = await results.next(); result.done !== true; result = await results.next());
  } catch {
    return undefined;
  }
}
