import { describe, expect, it } from '@jest/globals';
import { DATABASE_UNAVAILABLE_CASES, OTHER_DATABASE_ERRORS } from './cases.js';
import {
  isConnectionLost,
  isDatabaseUnavailable,
  isDuplicate,
  isPoolTimeout,
  isUnusableValue,
} from './database-errors.js';

const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

describe('isDatabaseUnavailable', () => {
  it.each(DATABASE_UNAVAILABLE_CASES)('is true for %j [A11]', (error) => {
    expect(isDatabaseUnavailable(Object.assign(new Error(error.message), error))).toBe(true);
  });

  it.each([...OTHER_DATABASE_ERRORS, undefined, null, 'text'])('is false for %j', (error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

it.each([
  ['08006', true],
  ['57P01', true],
  ['ECONNRESET', true],
  ['57014', false],
  ['55P03', false],
  ['53300', false],
  ['40001', false],
])('isConnectionLost of %s is %s', (code, isLost) => {
  expect(isConnectionLost(coded(code))).toBe(isLost);
});

it('isPoolTimeout recognizes only the wait for a free connection', () => {
  expect(isPoolTimeout(new Error('timeout exceeded when trying to connect'))).toBe(true);
  expect(isPoolTimeout(new Error('Query read timeout'))).toBe(false);
});

it.each(['22021', '22P02', '22003'])('isUnusableValue is true for %s, and isDuplicate is not', (code) => {
  expect([isUnusableValue(coded(code)), isDuplicate(coded(code))]).toEqual([true, false]);
});

it('isDuplicate is true for 23505, and isUnusableValue is not', () => {
  expect([isDuplicate(coded('23505')), isUnusableValue(coded('23505'))]).toEqual([true, false]);
});
