import { describe, expect, it } from '@jest/globals';
import { appCode, backupCode } from './typed-codes.js';

describe('A backup code', () => {
  it.each([
    ['as it was made', '7hdta-7DLge'],
    ['without the hyphen', '7hdta7DLge'],
    ['with an en dash', '7hdta–7DLge'],
    ['with an em dash', '7hdta—7DLge'],
    ['with a non-breaking hyphen', '7hdta\u20117DLge'],
    ['with a minus sign', '7hdta−7DLge'],
    ['with a soft hyphen and a zero-width space', '7hdta\u00ad7DL\u200bge'],
    ['with blanks around the hyphen', ' 7hdta - 7DLge '],
    ['with a non-breaking space in place of the hyphen', '7hdta\u00a07DLge'],
    ['over two lines', '7hdta-\n7DLge'],
    ['in full-width letters', '７ｈｄｔａ－７ＤＬｇｅ'],
  ])('is understood %s', (_case, typed) => {
    expect(backupCode(typed)).toBe('7hdta-7DLge');
  });

  it.each(['7HDTA-7dlge', '7hdta-7DLg', '7hdta-7DLgee', '7hdta.7DLge'])(
    'is a different code as %s',
    (typed) => {
      expect(backupCode(typed)).not.toBe('7hdta-7DLge');
    },
  );
});

it.each(['123456', '123 456', '123\u00a0456', ' 123-456\n', '１２３４５６'])(
  'A code of an authenticator app is understood as %j',
  (typed) => {
    expect(appCode(typed)).toBe('123456');
  },
);
