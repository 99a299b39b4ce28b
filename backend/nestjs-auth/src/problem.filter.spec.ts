import { describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { lastValueFrom, type Observable } from 'rxjs';
import { ProblemException } from './problem.exception.js';
import { ProblemFilter } from './problem.filter.js';

const PROBLEM = new ProblemException({
  status: 404,
  code: 'NOTE_NOT_FOUND',
  detail: 'There is no such note',
});

/** What the filter gives back to Nest, which writes the answer itself where it is no HTTP. */
const answerIn = (type: string, ...parameters: object[]): unknown => {
  const context = new ExecutionContextHost(parameters);
  context.setType(type);
  return new ProblemFilter(new HttpAdapterHost()).catch(PROBLEM, context);
};

describe('ProblemFilter, where the answer is no HTTP [A18]', () => {
  it('makes an error of GraphQL, with the members as extensions', () => {
    const error = answerIn('graphql', {}, {}, {}, {});
    expect(error).toEqual(new Error('There is no such note'));
    expect(error).toMatchObject({ extensions: PROBLEM.body });
  });

  it('throws the members to the caller of a message', async () => {
    await expect(lastValueFrom(answerIn('rpc', {}, {}) as Observable<never>)).rejects.toEqual(PROBLEM.body);
  });

  it('sends the members to a socket', () => {
    const sent: unknown[] = [];
    const socket = { emit: (...event: unknown[]) => sent.push(event), disconnect: () => undefined };
    expect(answerIn('ws', socket, {})).toBeUndefined();
    expect(sent).toEqual([['exception', PROBLEM.body]]);
  });
});
