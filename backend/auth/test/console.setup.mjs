import { afterEach, beforeEach, jest } from '@jest/globals';

// Node's warnings and stray debugging end up here: a test that makes noise has found something.
const METHODS = /** @type {const} */ (['error', 'warn', 'log']);

beforeEach(() => {
  for (const method of METHODS) jest.spyOn(console, method).mockImplementation(() => undefined);
});

afterEach(() => {
  for (const method of METHODS) {
    const calls = jest.mocked(console[method]).mock.calls;
    jest.mocked(console[method]).mockRestore();
    if (calls.length > 0) throw new Error(`Unexpected console.${method}: ${String(calls[0]?.[0])}`);
  }
});
