import { describe, expect, it } from '@jest/globals';
import { secretProblem } from './index.js';

const GOOD = 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA';
const NEEDED = 'needed is a random text of 32 bytes or more (openssl rand -base64 32)';

describe('secretProblem [A10]', () => {
  it.each([
    ['nothing', '', `is an empty text; ${NEEDED}`],
    ['31 bytes', GOOD.slice(1), `is 31 bytes long; ${NEEDED}`],
    [
      'a line of a file',
      `${GOOD}\n`,
      'is a text with white space at its start or end; needed is the exact text',
    ],
    ['a line of a template', 'please-replace-this-with-your-own-secret', `is a placeholder; ${NEEDED}`],
    ['seven letters, often', 'abcdefg'.repeat(5), `is a placeholder; ${NEEDED}`],
  ])('says what is wrong with %s', (_what, secret, problem) => {
    expect(secretProblem(secret)).toContain(problem);
  });

  it.each([
    ['better-auth-secret'],
    ['your-secret'],
    ['yoursecret'],
    ['your super secret'],
    ['your_supersecret'],
    ['CHANGE_ME'],
    ['changeme'],
    ['change this'],
    ['replaceme'],
    ['replace-this'],
    ['replace_with'],
    ['placeholder'],
    ['example'],
  ])('knows "%s" in a text of a template', (words) => {
    expect(secretProblem(`3Jq-${words}-vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA`)).toMatch(/^is a placeholder/);
  });

  it.each([
    ['32 letters', GOOD],
    ['16 letters of two bytes', 'äöüßéèêàâîôûçñåø'],
    ['eight letters, often', 'abcdefgh'.repeat(4)],
    ['a blank inside', `${GOOD} ${GOOD}`],
  ])('has nothing to say of %s', (_what, secret) => {
    expect(secretProblem(secret)).toBeUndefined();
  });
});
