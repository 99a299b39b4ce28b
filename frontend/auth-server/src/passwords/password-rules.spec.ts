import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-rules.js';

describe('passwordFault', () => {
  it.each([
    ['7 code points', 'kX9#mP2', 'PASSWORD_TOO_SHORT'],
    ['7 code points in 14 UTF-16 units', '😀🎈🌵🦊🍇🚲🎻', 'PASSWORD_TOO_SHORT'],
    ['129 code points', 'kX9#mP2$v'.repeat(15).slice(0, 129), 'PASSWORD_TOO_LONG'],
    ['a common password', 'qwertyuiop', 'PASSWORD_TOO_COMMON'],
    ['a common password in capitals', 'ILOVEYOU', 'PASSWORD_TOO_COMMON'],
    ['a common password in full-width letters', 'ｑｗｅｒｔｙｕｉｏｐ', 'PASSWORD_TOO_COMMON'],
    ['a common password with numbers in place of letters', 'p@ssw0rd!!', 'PASSWORD_TOO_WEAK'],
    ['one character many times', 'aaaaaaaaaaaaaaaa', 'PASSWORD_TOO_WEAK'],
    ['a row of letters', 'abcdefghijk', 'PASSWORD_TOO_WEAK'],
    ['the name of the product', 'holdfast1', 'PASSWORD_TOO_WEAK'],
  ])('refuses %s [B3]', (_case, password, fault) => {
    expect(passwordFault(password, [])).toBe(fault);
  });

  it.each(['ada@engine.example', 'Lovelace1815', 'engine1815'])(
    'refuses %j to Ada Lovelace [B3]',
    (password) => {
      expect(passwordFault(password, ['ada@engine.example', 'Ada Lovelace1815', 'engine1815'])).toBe(
        'PASSWORD_TOO_WEAK',
      );
    },
  );

  it.each([
    'blue otter sings',
    'kX9#mP2$',
    'ohne Punkt und Komma',
    'пять синих слонов',
    'correct horse battery',
  ])('accepts %j: no rule asks for digits or signs [B3]', (password) => {
    expect(passwordFault(password, ['ada@engine.example', 'Ada'])).toBeUndefined();
  });
});
