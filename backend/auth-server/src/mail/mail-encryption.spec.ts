import { describe, expect, it } from '@jest/globals';
import { mailCipher } from './mail-encryption.js';

const MAIL = {
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Hello',
  text: 'a link',
  html: '<p>',
};

describe('An encrypted mail', () => {
  it('reveals nothing of its content and differs each time', () => {
    const { encrypt, decrypt } = mailCipher(['current']);
    const encrypted = encrypt(MAIL);
    expect(encrypted.toString('latin1')).not.toMatch(/ada|link|Hello/);
    expect(encrypt(MAIL).equals(encrypted)).toBe(false);
    expect(decrypt(encrypted)).toEqual(MAIL);
  });

  it('can be decrypted with a previous secret and with no other [A13]', () => {
    const encrypted = mailCipher(['old']).encrypt(MAIL);
    expect(mailCipher(['new', 'old']).decrypt(encrypted)).toEqual(MAIL);
    expect(() => mailCipher(['new']).decrypt(encrypted)).toThrow('no secret decrypts this mail');
  });

  it('cannot be decrypted after one bit has changed', () => {
    const { encrypt, decrypt } = mailCipher(['current']);
    const encrypted = encrypt(MAIL);
    encrypted.writeUInt8(encrypted.readUInt8(30) ^ 1, 30);
    expect(() => decrypt(encrypted)).toThrow();
  });
});
