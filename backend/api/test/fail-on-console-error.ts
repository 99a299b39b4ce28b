import { afterEach, beforeEach, expect, jest } from '@jest/globals';

/** An error nobody expected is a failure, also when every assertion holds. */
const complaints: unknown[][] = [];

beforeEach(() => {
  complaints.length = 0;
  jest.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    complaints.push(words);
  });
});

afterEach(() => {
  expect(complaints).toEqual([]);
});
