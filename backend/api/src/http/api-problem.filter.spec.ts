import { describe, expect, it, jest } from '@jest/globals';
import { ProblemFilter } from '@holdfast/nestjs-auth';
import { DATABASE_UNAVAILABLE_CASES, OTHER_DATABASE_ERRORS } from '@holdfast/server-kit/cases';
import { ProblemError } from '@holdfast/server-kit/problem';
import { HttpAdapterHost } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { ApiProblemFilter } from './api-problem.filter.js';

const failure = (members: { code?: string; message?: string }): Error =>
  Object.assign(new Error(members.message ?? 'from the database'), members);

/** What the filter of the library gets to answer. */
function answered(error: unknown): unknown {
  const answer = jest.spyOn(ProblemFilter.prototype, 'catch').mockReturnValue(undefined);
  new ApiProblemFilter(new HttpAdapterHost()).catch(error, new ExecutionContextHost([{}, {}]));
  const [[given] = []] = answer.mock.calls;
  answer.mockRestore();
  return given;
}

describe('ApiProblemFilter', () => {
  it.each(DATABASE_UNAVAILABLE_CASES)('answers %j with 503 and Retry-After [A11]', (error) => {
    expect(answered(failure(error))).toMatchObject({
      status: 503,
      code: 'DATABASE_UNAVAILABLE',
      headers: { 'Retry-After': '1' },
    });
  });

  it.each(['22021', '22P02', '22003'])('answers %s with 422, without the text of the database', (code) => {
    const problem = answered(failure({ code }));
    expect(problem).toMatchObject({ status: 422, code: 'REQUEST_INVALID' });
    expect(JSON.stringify(problem)).not.toContain('from the database');
  });

  it('answers a ProblemError with its problem', () => {
    const problem = {
      status: 429,
      code: 'RATE_LIMITED',
      detail: 'Slow down',
      headers: { 'Retry-After': '7' },
    };
    expect(answered(new ProblemError(problem))).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED', detail: 'Slow down' },
      headers: { 'Retry-After': '7' },
    });
  });

  it.each([
    ...OTHER_DATABASE_ERRORS.filter(({ code }) => code !== '22021').map(failure),
    'a text',
    null,
    undefined,
  ])('leaves %s to the library, which answers 500', (error) => {
    expect(answered(error)).toBe(error);
  });
});
