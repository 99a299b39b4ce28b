import { DATABASE_UNAVAILABLE_CASES } from '@holdfast/server-kit/cases';
import { describe, expect, it } from '@jest/globals';
import { ProblemError } from './problem.js';
import { problemFor, refusalFor } from './problem-of-error.js';

const failure = (members: { code?: string; message?: string }): Error =>
  Object.assign(new Error(members.message), members);

describe('refusalFor', () => {
  it.each(DATABASE_UNAVAILABLE_CASES)('records %j as DATABASE_UNAVAILABLE [A11]', (error) => {
    expect(refusalFor(failure(error)).code).toBe('DATABASE_UNAVAILABLE');
  });

  it.each([
    ['HF001', 'SIGN_IN_OVERTAKEN'],
    ['22021', 'REQUEST_INVALID'],
    ['42P01', 'INTERNAL_ERROR'],
    ['23505', 'INTERNAL_ERROR'],
  ])('turns SQLSTATE %s into %s', (code, problem) => {
    expect(refusalFor(failure({ code })).code).toBe(problem);
  });
});

describe('problemFor', () => {
  it('returns how long to wait, and how to sign in', () => {
    const limited = problemFor(new ProblemError('RATE_LIMITED', { retryAfterSeconds: 7 }));
    expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    const stranger = problemFor(new ProblemError('SESSION_REQUIRED'));
    expect(stranger?.headers).toEqual({ 'www-authenticate': 'Session realm="holdfast"' });
  });

  it('rethrows an unexpected error, which the server logs', () => {
    expect(problemFor(failure({ code: '42P01' }))).toBeUndefined();
  });
});
