import { afterEach, beforeEach, expect, jest } from '@jest/globals';

const consoleError = jest.spyOn(console, 'error');

beforeEach(() => {
  consoleError.mockClear();
});

/** An unexpected error fails the test even if every assertion holds. */
afterEach(() => {
  expect(consoleError.mock.calls).toEqual([]);
});
