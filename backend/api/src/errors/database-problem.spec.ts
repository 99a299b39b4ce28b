import { describe, expect, it } from '@jest/globals';
import { databaseProblem } from './database-problem.js';

const coded = (code: string): Error => Object.assign(new Error('from the database'), { code });

describe('databaseProblem', () => {
  it.each([
    '08006',
    '08001',
    '53300',
    '53100',
    '57P01',
    '57P03',
    '57014',
    '55P03',
    '25P03',
    '40001',
    '40P01',
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
  ])('calls %s a passing absence: 503 with Retry-After [A11]', (code) => {
    const problem = databaseProblem(coded(code));
    expect(problem?.getStatus()).toBe(503);
    expect(problem).toMatchObject({ code: 'DATABASE_UNAVAILABLE', headers: { 'Retry-After': '1' } });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])('knows "%s" of pg, which has no code [A11]', (message) => {
    expect(databaseProblem(new Error(message))?.getStatus()).toBe(503);
  });

  it.each(['22021', '22P02', '22003'])(
    'calls %s a value that cannot be stored: 422, without its text',
    (code) => {
      const problem = databaseProblem(coded(code));
      expect(problem?.getStatus()).toBe(422);
      expect(JSON.stringify(problem?.getResponse())).not.toContain('from the database');
    },
  );

  it.each([coded('42P01'), coded('23505'), new Error('a bug'), 'a text', null, undefined])(
    'leaves %s to be a 500, because it is a bug of ours',
    (error) => {
      expect(databaseProblem(error)).toBeUndefined();
    },
  );
});
