import { describe, expect, it } from '@jest/globals';
import type { AuthModuleOptions } from './auth.options.js';
import { readAuthSettings } from './auth.settings.js';

const GOOD: AuthModuleOptions = {
  secret: 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA',
  issuer: 'https://a.test',
  audience: 'api',
};

/** Options as an untyped host may pass them. */
const read = (changes: Record<string, unknown>): unknown => readAuthSettings({ ...GOOD, ...changes });

describe('readAuthSettings', () => {
  it('fills in the documented defaults', () => {
    expect(read({ realm: undefined })).toMatchObject({
      issuers: ['https://a.test'],
      audiences: ['api'],
      clockToleranceSeconds: 5,
      maxTokenLifetimeSeconds: 3600,
      tokenType: 'at+jwt',
      ownerParameter: 'userId',
      realm: 'holdfast',
    });
  });

  it('takes lists of secrets, issuers and audiences', () => {
    const settings = readAuthSettings({
      secret: [GOOD.secret as string],
      issuer: ['a', 'b'],
      audience: ['c', 'd'],
    });
    expect(settings).toMatchObject({ issuers: ['a', 'b'], audiences: ['c', 'd'] });
  });

  it.each([
    ['31 bytes', 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2h', '"secret" is 31 bytes long'],
    ['nothing', undefined, '"secret" is undefined'],
    ['null', null, '"secret" is null'],
    ['an empty text', '', '"secret" is an empty text'],
    ['an empty list', [], '"secret" is an empty list'],
    ['a number', 12_345_678, '"secret" is number'],
    ['a newline at its end', `${GOOD.secret as string}\n`, '"secret" is a text with white space'],
    ['a blank at its start', ` ${GOOD.secret as string}`, '"secret" is a text with white space'],
    ["Better Auth's default", 'better-auth-secret-12345678901234567890', '"secret" is a placeholder'],
    ['a template line', 'your-secret-key-min-32-chars-long-here', '"secret" is a placeholder'],
    ['a reminder', 'CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME', '"secret" is a placeholder'],
    ['one letter repeated', 'a'.repeat(64), '"secret" is a placeholder'],
    ['a short second secret', [GOOD.secret, 'short'], '"secret[1]" is 5 bytes long'],
  ])('stops at a secret of %s and does not print it [A10]', (_case, secret, complaint) => {
    const error = catchError(() => read({ secret }));
    expect(error.message).toContain(complaint);
    expect(error.message).toContain('needed is');
    for (const text of [secret].flat())
      if (typeof text === 'string' && text !== '') expect(error.message).not.toContain(text);
  });

  it('counts bytes and not characters [A10]', () => {
    expect(() => read({ secret: 'äöüßéèêàâîôûçñåø' })).not.toThrow();
  });

  it.each([
    ['issuer', undefined],
    ['issuer', ''],
    ['issuer', []],
    ['issuer', ['https://a.test', ' ']],
    ['audience', undefined],
    ['audience', 'two words'],
    ['audience', 7],
    ['clockToleranceSeconds', -1],
    ['clockToleranceSeconds', 61],
    ['clockToleranceSeconds', '5'],
    ['clockToleranceSeconds', Number.NaN],
    ['maxTokenLifetimeSeconds', 0],
    ['maxTokenLifetimeSeconds', 86_401],
    ['maxTokenLifetimeSeconds', 1.5],
    ['maxTokenLifetimeSeconds', null],
    ['tokenType', ''],
    ['ownerParameter', ':userId'],
    ['ownerParameter', ''],
    ['realm', 'a "quoted" realm'],
    ['realm', 'two\r\nlines'],
  ])('stops at %s = %p and names it', (option, value) => {
    const error = catchError(() => read({ [option]: value }));
    expect(error.message).toMatch(
      new RegExp(`^AuthModule: option "${option}(\\[\\d\\])?" is .+; needed is .+\\.$`),
    );
  });

  it.each([[0], [60]])('takes a tolerance of %d seconds', (clockToleranceSeconds) => {
    expect(readAuthSettings({ ...GOOD, clockToleranceSeconds })).toMatchObject({ clockToleranceSeconds });
  });

  it.each([[1], [86_400]])('takes a longest lifetime of %d seconds', (maxTokenLifetimeSeconds) => {
    expect(readAuthSettings({ ...GOOD, maxTokenLifetimeSeconds })).toMatchObject({ maxTokenLifetimeSeconds });
  });

  it.each([[undefined], [null], ['text']])(
    'stops when a factory returns %p in place of options',
    (options) => {
      expect(() => readAuthSettings(options as unknown as AuthModuleOptions)).toThrow(
        'did the factory of forRootAsync return them?',
      );
    },
  );
});

function catchError(act: () => unknown): TypeError {
  try {
    act();
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}
