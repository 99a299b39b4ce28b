import { describe, expect, it } from '@jest/globals';
import { createPersonalToken, isIntact, isPersonalToken, personalTokenHash } from './personal-token.js';

describe('A personal access token', () => {
  it('has a prefix, 40 random characters and a checksum of six', () => {
    const tokens = Array.from({ length: 200 }, createPersonalToken);
    for (const token of tokens) {
      expect(token).toMatch(/^hf_[0-9A-Za-z]{46}$/);
      expect([isPersonalToken(token), isIntact(token)]).toEqual([true, true]);
    }
    expect(new Set(tokens).size).toBe(200);
  });

  it('keeps its format: a token of today works with every later version', () => {
    const token = `hf_${'a'.repeat(20)}${'Z'.repeat(20)}`;
    expect(isIntact(`${token}150K6d`)).toBe(true);
    expect(isIntact(`${token}150K60`)).toBe(false);
  });

  it('is not intact if any of its characters was changed, lost or added', () => {
    const token = createPersonalToken();
    for (let at = 3; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      expect(isIntact(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
      expect(isIntact(token.slice(0, at) + token.slice(at + 1))).toBe(false);
    }
    expect([isIntact(`${token}0`), isIntact(` ${token}`), isIntact('')]).toEqual([false, false, false]);
  });

  it.each(['eyJ.e30.c2ln', 'hf_x.y.z', 'HF_abc', ''])('is told from other tokens: %s', (token) => {
    expect(isPersonalToken(token)).toBe(false);
  });

  it('is stored as a hash of 43 characters', () => {
    expect(personalTokenHash('hf_')).toBe('-PNeD2pDR4uKruVM0Em6zjJ6isJ89IW3B_HqNi3qPDk');
  });
});
