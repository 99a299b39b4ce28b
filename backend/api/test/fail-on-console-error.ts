import { afterEach, beforeEach, expect, jest } from '@jest/globals';

/** An unexpected error fails the test, even if every assertion holds. */
const errors: unknown[][] = [];

beforeEach(() => {
  errors.length = 0;
  jest.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    errors.push(words);
  });
});

afterEach(() => {
  expect(errors).toEqual([]);
});
