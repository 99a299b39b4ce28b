import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { INestApplication } from '@nestjs/common';
import { Args, Field, GraphQLModule, InputType, Query, Resolver, Subscription } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import { WebSocket } from 'ws';
import { AuthModule, CurrentUser, OwnedBy, type AuthUser } from '../src/index.js';
import { bearer, createTestToken, expiredToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';

@InputType()
class NoteInput {
  @Field(() => String, { nullable: true })
  userId?: string;

  @Field(() => [NoteInput], { nullable: true })
  replies?: NoteInput[];
}

async function* ticksOf(ticks: string): AsyncGenerator<{ ticks: string }> {
  yield await Promise.resolve({ ticks });
}

@Resolver()
class TicksResolver {
  @Query(() => String)
  note(@Args('input') input: NoteInput): string {
    return `a note of ${input.userId ?? 'no one'}`;
  }

  @OwnedBy('input.userId')
  @Query(() => String)
  reply(@Args('input') input: NoteInput): string {
    return `a reply of ${input.userId ?? 'no one'}`;
  }

  @Subscription(() => String)
  ticks(
    @CurrentUser() user: AuthUser,
    @Args('userId', { nullable: true }) userId?: string,
  ): AsyncGenerator<{ ticks: string }> {
    return ticksOf(`a tick for ${userId ?? user.id}`);
  }
}

describe('Apollo with graphql-ws, without ProblemFilter', () => {
  let app: INestApplication;
  beforeAll(async () => {
    const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      graphiql: false,
      subscriptions: { 'graphql-ws': true },
    });
    const testing = await Test.createTestingModule({
      imports: [AuthModule.forRoot(TEST_AUTH_OPTIONS), graphql],
      providers: [TicksResolver],
    }).compile();
    app = testing.createNestApplication(new FastifyAdapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const ada = createTestToken({ sub: 'ada' });
  const port = (): number => ((app.getHttpServer() as Server).address() as AddressInfo).port;

  /** The first result of a subscription. */
  const subscribe = async (
    query: string,
    connectionParams: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<unknown> => {
    class SocketWithHeaders extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers });
      }
    }
    const url = `ws://127.0.0.1:${port()}/graphql`;
    const client = createClient({
      url,
      connectionParams,
      webSocketImpl: SocketWithHeaders,
      retryAttempts: 0,
    });
    try {
      for await (const result of client.iterate({ query })) return result;
      return undefined;
    } catch (errors) {
      return { errors };
    } finally {
      await client.dispose();
    }
  };
  const refused = (code: string): object => ({
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
  });

  it.each([['authorization'], ['Authorization']])(
    'accepts the token of the connection parameter %s [A4]',
    async (name) => {
      expect(await subscribe('subscription { ticks }', { [name]: `Bearer ${ada}` })).toEqual({
        data: { ticks: 'a tick for ada' },
      });
    },
  );

  it('accepts the token of the upgrade request [A4]', async () => {
    expect(await subscribe('subscription { ticks }', {}, { authorization: `Bearer ${ada}` })).toEqual({
      data: { ticks: 'a tick for ada' },
    });
  });

  it('refuses with the code that HTTP has [A5] [A6]', async () => {
    const ask = (params: Record<string, unknown>, userId = 'ada'): Promise<unknown> =>
      subscribe(`subscription { ticks(userId: "${userId}") }`, params);
    expect(await ask({})).toMatchObject(refused('AUTH_TOKEN_MISSING'));
    expect(await ask({ authorization: `Bearer ${expiredToken()}` })).toMatchObject(
      refused('AUTH_TOKEN_EXPIRED'),
    );
    expect(await ask({ authorization: ada, Authorization: ada })).toMatchObject(
      refused('AUTH_TOKEN_INVALID'),
    );
    expect(await ask({ authorization: `Bearer ${ada}` }, 'bob')).toMatchObject(refused('AUTH_NOT_OWNER'));
  });

  it('finds the owner in input objects, at any depth or where @OwnedBy() says [A6]', async () => {
    const ask = async (query: string): Promise<unknown> => {
      const { body } = await request(app.getHttpServer() as Server)
        .post('/graphql')
        .send({ query })
        .set(...bearer(ada));
      return body as unknown;
    };
    expect(await ask('{ note(input: { userId: "ada", replies: [{ userId: "ada" }] }) }')).toEqual({
      data: { note: 'a note of ada' },
    });
    expect(await ask('{ note(input: { userId: "bob" }) }')).toMatchObject(refused('AUTH_NOT_OWNER'));
    expect(await ask('{ note(input: { replies: [{ replies: [{ userId: "bob" }] }] }) }')).toMatchObject(
      refused('AUTH_NOT_OWNER'),
    );
    expect(await ask('{ reply(input: { userId: "ada", replies: [{ userId: "bob" }] }) }')).toEqual({
      data: { reply: 'a reply of ada' },
    });
    expect(await ask('{ reply(input: { userId: "bob" }) }')).toMatchObject(refused('AUTH_NOT_OWNER'));
    expect(await ask('{ reply(input: {}) }')).toMatchObject(refused('AUTH_NOT_OWNER'));
  });
});
