import { describe, expect, it } from '@jest/globals';
import { isDatabaseUnavailable, isDuplicate, isUnusableValue } from './database-errors.js';

const failure = (code: string, message = '') => Object.assign(new Error(message), { code });

describe('isDatabaseUnavailable', () => {
  it.each(['08006', '53300', '57P01', '57P03', '57014', '55P03', '40P01', 'ECONNREFUSED', 'ETIMEDOUT'])(
    'is true for %s [A11]',
    (code) => {
      expect(isDatabaseUnavailable(failure(code))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('is true for the driver’s "%s" [A11]', (message) => {
    expect(isDatabaseUnavailable(new Error(message))).toBe(true);
  });

  it.each([
    failure('23505'),
    failure('42P01', 'Connection terminated'),
    new Error('oops'),
    undefined,
    'text',
  ])('is false for %p', (error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

it('tells a duplicate and an unusable value apart', () => {
  expect([isDuplicate(failure('23505')), isUnusableValue(failure('23505'))]).toEqual([true, false]);
  expect([isDuplicate(failure('22021')), isUnusableValue(failure('22021'))]).toEqual([false, true]);
});
