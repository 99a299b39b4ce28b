import { describe, expect, it } from '@jest/globals';
import { mailSealer } from './sealed-mail.js';

const MAIL = {
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Hello',
  text: 'a link',
  html: '<p>',
};

describe('a sealed mail', () => {
  it('shows nothing of its content, and is another one each time', () => {
    const { seal, open } = mailSealer(['current']);
    const sealed = seal(MAIL);
    expect(sealed.toString('latin1')).not.toMatch(/ada|link|Hello/);
    expect(seal(MAIL).equals(sealed)).toBe(false);
    expect(open(sealed)).toEqual(MAIL);
  });

  it('opens with a previous secret, and with no other [A13]', () => {
    const sealed = mailSealer(['old']).seal(MAIL);
    expect(mailSealer(['new', 'old']).open(sealed)).toEqual(MAIL);
    expect(() => mailSealer(['new']).open(sealed)).toThrow('no secret opens this mail');
  });

  it('does not open when a bit of it was changed', () => {
    const { seal, open } = mailSealer(['current']);
    const sealed = seal(MAIL);
    sealed.writeUInt8(sealed.readUInt8(30) ^ 1, 30);
    expect(() => open(sealed)).toThrow();
  });
});
