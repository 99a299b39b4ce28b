import { describe, expect, it } from '@jest/globals';
import { internalKeyring, internalSecretOf, keyIdOf } from './secrets.js';

const SECRET = 'k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E';

describe('internalSecretOf', () => {
  it('returns HKDF-SHA256 of the shared secret, always the same and never the secret itself', () => {
    // RFC 5869 by another hand: python3 -c with hmac, salt of 32 zero bytes, info "holdfast:better-auth:v1".
    expect(internalSecretOf(SECRET)).toBe('qch0vFrf7l-xnbZNWLrelZ0SFXi_wquiushPoB9inl0');
  });
});

describe('keyIdOf', () => {
  it('returns a short id that differs for each secret', () => {
    expect(keyIdOf(SECRET)).toMatch(/^[\w-]{12}$/);
    expect(keyIdOf(SECRET)).not.toBe(keyIdOf(`${SECRET}!`));
  });
});

describe('internalKeyring', () => {
  it('gives a secret the same version at each position in the list [A13]', () => {
    const [first, second] = internalKeyring([SECRET, `${SECRET}-older`]);
    const [moved] = internalKeyring([`${SECRET}-older`]);
    expect(moved).toEqual(second);
    expect(first?.version).not.toBe(second?.version);
  });
});
