import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bannedWords } from './banned-words.ts';

const BANNED: [text: string, word: string][] = [
  ['const houseRules = 1;', 'house'],
  ['what the door exports', 'door'],
  ['The arrows between packages', 'arrows'],
  ["import { rolesOf } from './route-marks.js';", 'route marks'],
  ['what is no UUID', 'is no'],
  ['the ledger holds a row per user', 'ledger'],
  ['written anew by each start', 'anew'],
  ['a port of its own', 'of its own'],
  ['moves a list behind another', 'behind'],
  ['const PATIENCE_MS = 1;', 'PATIENCE'],
  ['the last way in', 'way in'],
  ['reseal(secrets)', 'reseal'],
  ['throw complaint(option)', 'complaint'],
  ['signs nobody out', 'nobody'],
  ['Somebody has changed it', 'Somebody'],
  ['the server answers with 404', 'answers with'],
];

const ALLOWED = [
  'press an arrow key, ArrowUp or ArrowDown',
  'an API behind a proxy or behind PgBouncer',
  'the transaction leaves no row behind',
  'a check mark, a question mark; marks the task as done',
  'there is no such route, and it is no longer used',
  'PostgreSQL runs as the user nobody',
  'the menu opens where there is room below the button',
  "nobody else's tasks",
  'the only way in which it can end',
];

describe('the banned words', () => {
  for (const [text, word] of BANNED) {
    it(`are found in "${text}"`, () => {
      assert.deepEqual(
        bannedWords(`first line\n${text}`).map((found) => [found.line, found.word]),
        [[2, word]],
      );
    });
  }

  for (const text of ALLOWED) {
    it(`are not found in "${text}"`, () => {
      assert.deepEqual(bannedWords(text), []);
    });
  }
});
