import { expect, it } from '@jest/globals';
import { offersPasskeys } from './passkeys.js';

it.each([
  ['https://tasks.example.com', true],
  ['http://localhost:3000', true],
  ['http://tasks.example.com', false],
  ['http://127.0.0.1:3000', false],
  ['https://192.0.2.7', false],
  ['https://[2001:db8::1]', false],
])('Passkeys are offered at %s: %s', (origin, expected) => {
  expect(offersPasskeys(origin)).toBe(expected);
});
