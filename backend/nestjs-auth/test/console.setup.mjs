import { afterEach, beforeEach } from '@jest/globals';

// Node's warnings and stray debugging end up here: a test that makes noise has found something.
const { error, log, warn } = console;
/** @type {string[]} */
let noise = [];

beforeEach(() => {
  noise = [];
  const record = (/** @type {unknown[]} */ ...words) => noise.push(words.map(String).join(' '));
  Object.assign(console, { error: record, log: record, warn: record });
});

afterEach(() => {
  Object.assign(console, { error, log, warn });
  if (noise.length > 0) throw new Error(`Unexpected words on the console: ${noise.join('\n')}`);
});
