import { describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { callOf, type Call } from './call.js';

const REQUEST = { headers: { authorization: 'Bearer a.b.c' } };

const callIn = (type: string, ...parameters: object[]): Call => {
  const context = new ExecutionContextHost(parameters);
  context.setType(type);
  return callOf(context);
};

describe('callOf for an HTTP request', () => {
  it('reads the route that Express matched', () => {
    const request = { ...REQUEST, params: { userId: 'ada' }, route: { path: '/users/:userId' } };
    const call = callIn('http', request);
    expect(call).toMatchObject({ parameters: { userId: 'ada' }, route: '/users/:userId' });
    expect(call.carrier).toBe(request);
    expect(call.token?.()).toBe('a.b.c');
  });

  it('reads the route that Fastify matched', () => {
    const request = { ...REQUEST, params: { userId: 'ada' }, routeOptions: { url: '/users/:userId' } };
    expect(callIn('http', request)).toMatchObject({
      parameters: { userId: 'ada' },
      route: '/users/:userId',
    });
  });

  it('returns no parameters and no route without a match', () => {
    expect(callIn('http', REQUEST)).toMatchObject({ parameters: {}, route: undefined });
  });
});

describe('callOf for a GraphQL operation', () => {
  it.each([
    ["Apollo's context", { req: REQUEST }],
    ["Mercurius' context", { reply: { request: REQUEST } }],
    ["a host's own context", { request: REQUEST }],
  ])('finds the request in %s', (_where, context) => {
    const call = callIn('graphql', {}, { userId: 'ada' }, context, {});
    expect(call.carrier).toBe(REQUEST);
    expect(call.parameters).toEqual({ userId: 'ada' });
    expect(call.token?.()).toBe('a.b.c');
  });

  it('throws if the context has no request', () => {
    expect(() => callIn('graphql', {}, {}, { reply: undefined }, {})).toThrow(
      'The GraphQL context has neither req nor request: add the HTTP request to it.',
    );
  });
});

describe('callOf for a subscription of graphql-ws', () => {
  const SUBSCRIPTION = { operation: { operation: 'subscription' } };
  const socket = {};
  const callWith = (connection: object, info: object = SUBSCRIPTION): Call =>
    callIn('graphql', {}, {}, { req: connection }, info);

  it('reads the token from the connection parameters, whatever the case of the name', () => {
    const connection = { connectionParams: { lang: 'en', AUTHORIZATION: 'Bearer a.b.c' }, extra: { socket } };
    const call = callWith(connection);
    expect(call.carrier).toBe(connection);
    expect(call.token?.()).toBe('a.b.c');
    expect(call.subscriber).toBe(socket);
  });

  it('prefers them to the upgrade request, and reads that where they name none', () => {
    const extra = { request: REQUEST, socket };
    expect(callWith({ connectionParams: { authorization: 'Bearer d.e.f' }, extra }).token?.()).toBe('d.e.f');
    expect(callWith({ connectionParams: { lang: 'en' }, extra }).token?.()).toBe('a.b.c');
    expect(callWith({ extra }).token?.()).toBe('a.b.c');
  });

  it('refuses two tokens, and no token', () => {
    const connectionParams = { authorization: 'Bearer a.b.c', Authorization: 'Bearer d.e.f' };
    expect(callWith({ connectionParams }).token).toThrow('two authorizations in the connection parameters');
    expect(callWith({ connectionParams: { lang: 'en' } }).token).toThrow('no Authorization header');
    expect(callWith({ connectionParams: null, extra: {} }).token).toThrow('no Authorization header');
  });

  it('has a socket to close only for subscriptions over one', () => {
    const extra = { socket };
    expect(callWith({ extra }, { operation: { operation: 'query' } }).subscriber).toBeUndefined();
    expect(callWith({ extra }, {}).subscriber).toBeUndefined();
    expect(callWith({}).subscriber).toBeUndefined();
    expect(callIn('graphql', {}, {}, { req: { extra } }).subscriber).toBeUndefined();
  });
});

describe('callOf for a message', () => {
  it('reads the token and the parameters from the data of an RPC message', () => {
    const carrier = {};
    const call = callIn('rpc', { authorization: 'Bearer a.b.c', userId: 'ada' }, carrier);
    expect(call.carrier).toBe(carrier);
    expect(call.parameters).toMatchObject({ userId: 'ada' });
    expect(call.token?.()).toBe('a.b.c');
  });

  it('reads the caller from the socket, and no token from its messages', () => {
    const client = {};
    const call = callIn('ws', client, { authorization: 'Bearer a.b.c', userId: 'ada' });
    expect(call.carrier).toBe(client);
    expect(call.parameters).toMatchObject({ userId: 'ada' });
    expect(call.token).toBeUndefined();
  });

  it.each([['a text'], [7], [null], [undefined]])('treats %p as an empty message', (data) => {
    const context = new ExecutionContextHost([data, {}]);
    context.setType('rpc');
    expect(callOf(context).parameters).toEqual({});
    expect(callOf(context).token).toThrow('no Authorization header');
  });
});
