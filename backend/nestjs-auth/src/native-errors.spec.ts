import { describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { WsException } from '@nestjs/websockets';
import { isGrpcMetadata, loadNativeErrors, NativeErrors, problemIn, rpcErrorOf } from './native-errors.js';
import { ProblemException } from './problem.exception.js';

const problemOf = (status: number): ProblemException =>
  new ProblemException({ status, code: 'NOTE_LOCKED', detail: 'This note is locked' });
const contextOf = (type: string, ...parameters: object[]): ExecutionContextHost => {
  const context = new ExecutionContextHost(parameters);
  context.setType(type);
  return context;
};
const METADATA = { getMap: () => ({}), get: () => [] };

describe('NativeErrors', () => {
  it('leaves a problem of HTTP as it is', () => {
    const problem = problemOf(403);
    expect(new NativeErrors(undefined, undefined).of(problem, contextOf('http'))).toBe(problem);
    expect(problem).not.toHaveProperty('extensions');
  });

  it('adds extensions for GraphQL', () => {
    const problem = problemOf(403);
    expect(new NativeErrors(undefined, undefined).of(problem, contextOf('graphql'))).toBe(problem);
    expect(problem).toHaveProperty('extensions', problem.body);
  });

  it.each([
    ['ws', WsException],
    ['rpc', RpcException],
  ])('makes the exception of the transport %s, which stands for the problem', async (type, errorClass) => {
    const problem = problemOf(403);
    const error = (await loadNativeErrors()).of(problem, contextOf(type, {}, {}));
    expect(error).toBeInstanceOf(errorClass);
    expect((error as InstanceType<typeof errorClass>).getError()).toEqual({
      ...problem.body,
      message: 'This note is locked',
    });
    expect(problemIn(error)).toBe(problem);
  });

  it.each(['ws', 'rpc'])('returns the problem where the packages of %s are not installed', (type) => {
    const problem = problemOf(403);
    expect(new NativeErrors(undefined, undefined).of(problem, contextOf(type, {}, {}))).toBe(problem);
  });
});

describe('problemIn', () => {
  it.each([[undefined], [null], ['text'], [new Error('other')]])('finds none in %p', (error) => {
    expect(problemIn(error)).toBeUndefined();
  });
});

describe('rpcErrorOf', () => {
  // https://grpc.io/docs/guides/status-codes
  it.each([
    ['INVALID_ARGUMENT', 400, 3],
    ['UNAUTHENTICATED', 401, 16],
    ['PERMISSION_DENIED', 403, 7],
    ['NOT_FOUND', 404, 5],
    ['ABORTED', 409, 10],
    ['INVALID_ARGUMENT', 422, 3],
    ['RESOURCE_EXHAUSTED', 429, 8],
    ['UNAVAILABLE', 503, 14],
    ['UNKNOWN', 418, 2],
  ])('is %s over gRPC for %d', (_name, status, code) => {
    expect(rpcErrorOf(problemOf(status), contextOf('rpc', {}, METADATA))).toEqual({
      code,
      message: 'This note is locked',
      details: 'NOTE_LOCKED: This note is locked',
    });
  });
});

describe('isGrpcMetadata', () => {
  it.each<[string, unknown, boolean]>([
    ['metadata', METADATA, true],
    ['nothing', undefined, false],
    ['null', null, false],
    ['a text', 'getMap', false],
    ['a map', new Map(), false],
    ['an object without get', { getMap: () => ({}) }, false],
    ['an object whose get is a value', { getMap: () => ({}), get: [] }, false],
  ])('says of %s: %s', (_what, context, isMetadata) => {
    expect(isGrpcMetadata(context)).toBe(isMetadata);
  });
});
