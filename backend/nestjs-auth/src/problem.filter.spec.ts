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

/** What the filter returns to Nest, which sends it itself on other transports than HTTP. */
const answerIn = (type: string, ...parameters: object[]): unknown => {
  const context = new ExecutionContextHost(parameters);
  context.setType(type);
  return new ProblemFilter(new HttpAdapterHost()).catch(PROBLEM, context);
};

describe('ProblemFilter without HTTP [A18]', () => {
  it('returns a GraphQL error with the problem as extensions', () => {
    const error = answerIn('graphql', {}, {}, {}, {});
    expect(error).toEqual(new Error('There is no such note'));
    expect(error).toMatchObject({ extensions: PROBLEM.body });
  });

  it('throws the problem to the caller of a message', async () => {
    await expect(lastValueFrom(answerIn('rpc', {}, {}) as Observable<never>)).rejects.toEqual({
      ...PROBLEM.body,
      message: PROBLEM.body.detail,
    });
  });

  it('sends the problem to a socket', () => {
    const sent: unknown[] = [];
    const socket = { emit: (...event: unknown[]) => sent.push(event), disconnect: () => undefined };
    expect(answerIn('ws', socket, {})).toBeUndefined();
    expect(sent).toEqual([['exception', PROBLEM.body]]);
  });
});
