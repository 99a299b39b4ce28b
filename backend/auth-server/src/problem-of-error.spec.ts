import { describe, expect, it } from '@jest/globals';
import { DATABASE_UNAVAILABLE_CASES } from '@holdfast/server-kit/cases';
import { createLogger } from './logger.js';
import { problemOf } from './problem-of-error.js';

const logger = createLogger('silent');
const failure = (members: { code?: string; message?: string }): Error =>
  Object.assign(new Error(members.message), members);

describe('problemOf', () => {
  it.each(DATABASE_UNAVAILABLE_CASES)('answers %j with 503 and a time to retry [A11]', (error) => {
    const { code, details } = problemOf(failure(error), logger);
    expect(code).toBe('DATABASE_UNAVAILABLE');
    expect(details.retryAfterSeconds).toBeGreaterThan(0);
  });

  it.each([
    ['HF001', 'SIGN_IN_OVERTAKEN'],
    ['22021', 'REQUEST_INVALID'],
    ['42P01', 'INTERNAL_ERROR'],
    ['23505', 'INTERNAL_ERROR'],
  ])('turns SQLSTATE %s into %s', (code, problem) => {
    expect(problemOf(failure({ code }), logger).code).toBe(problem);
  });
});
