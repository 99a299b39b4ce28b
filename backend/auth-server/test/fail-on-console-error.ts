import { afterEach, beforeEach, expect, jest } from '@jest/globals';

const complain = jest.spyOn(console, 'error');

beforeEach(() => {
  complain.mockClear();
});

/** An error nobody expected is a failure, also when every assertion holds. */
afterEach(() => {
  expect(complain.mock.calls).toEqual([]);
});
