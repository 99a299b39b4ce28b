import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { secretProblem } from './index.js';

const GOOD = 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA';
const NEW = 'use 32 or more random bytes (openssl rand -base64 32)';

/** The one table of what a good secret is: both servers and the library ask this rule. */
describe('secretProblem [A10]', () => {
  it.each([
    ['an empty secret', '', `is empty; ${NEW}`],
    ['31 bytes', GOOD.slice(1), `is 31 bytes long; ${NEW}`],
    ['a trailing newline', `${GOOD}\n`, 'starts or ends with white space; use the exact text'],
    ['a leading tab', `\t${GOOD}`, 'starts or ends with white space; use the exact text'],
    ['a line of a template', 'please-replace-this-with-your-own-secret', `is a placeholder; ${NEW}`],
    ['seven letters, repeated', 'abcdefg'.repeat(5), `is too easy to guess; ${NEW}`],
    ['eight letters, repeated', 'abcdefgh'.repeat(4), `is too easy to guess; ${NEW}`],
    ['eleven letters, three times', 'abcdefghijk'.repeat(3), `is too easy to guess; ${NEW}`],
    ['two equal halves', GOOD.repeat(2), `is too easy to guess; ${NEW}`],
    ['seven different letters', 'abcdefgfedcbaabcdefgagbfcedabcde', `is too easy to guess; ${NEW}`],
    ['38 digits, 126 bits at most', '31415926535897932384626433832795028841', `is too easy to guess; ${NEW}`],
    ['32 bytes of few characters', `${'€'.repeat(10)}ab`, `is too easy to guess; ${NEW}`],
  ])('refuses %s', (_what, secret, problem) => {
    expect(secretProblem(secret)).toContain(problem);
  });

  it.each([
    ['better-auth-secret'],
    ['your-secret'],
    ['your-app-key'],
    ['yoursecret'],
    ['your super secret'],
    ['yoursuper_secret'],
    ['CHANGE_ME'],
    ['changeme'],
    ['change this'],
    ['replaceme'],
    ['replace-this'],
    ['replace_with'],
    ['placeholder'],
    ['example'],
    ['insecure'],
    ['default'],
  ])('refuses a placeholder with "%s" in it', (words) => {
    expect(secretProblem(`3Jq-${words}-vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA`)).toMatch(/^is a placeholder/);
  });

  it.each([
    ['32 letters and digits', GOOD],
    ['eight different characters', 'abc.dfg.hba.gfc.cad.bgh.fhd.acg.'],
    ['32 hexadecimal digits, 128 bits', '0f1e2d3c4b5a69788796a5b4c3d2e1f1'],
    ['39 digits, 129 bits', '314159265358979323846264338327950288419'],
    ['16 letters of two bytes each', 'äöüßéèêàâîôûçñåø'],
    ['a space in the middle', `${GOOD} ${GOOD.toLowerCase()}`],
  ])('accepts %s', (_what, secret) => {
    expect(secretProblem(secret)).toBeUndefined();
  });

  it.each(['hex', 'base64', 'base64url'] as const)('accepts 32 random bytes written as %s', (encoding) => {
    for (let round = 0; round < 1_000; round += 1) {
      expect(secretProblem(randomBytes(32).toString(encoding))).toBeUndefined();
    }
  });
});
