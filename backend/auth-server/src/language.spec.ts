import { expect, it } from '@jest/globals';
import { acceptedLanguage } from './language.js';

it.each([
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['en;q=0.5, de-CH;q=0.7', 'de'],
  ['fr-FR, DE;q=0.4', 'de'],
  ['en-GB, de;q=0.9', 'en'],
  ['de;q=0, en;q=0.1', 'en'],
  ['den, deu', 'en'],
  ['fr', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [null, 'en'],
  ['de;q=1;x,,;', 'en'],
])('Accept-Language %j selects %s [B8]', (header, expected) => {
  expect(acceptedLanguage(header)).toBe(expected);
});

it('Accept-Language of any length is read in linear time', () => {
  expect(acceptedLanguage(`${'a-'.repeat(50_000)},de`)).toBe('de');
});
