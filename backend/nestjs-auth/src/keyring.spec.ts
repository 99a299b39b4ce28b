import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyId, Keyring } from './keyring.js';

const CURRENT = 'current-0123456789abcdefghijklmnop';
const PREVIOUS = 'previous-0123456789abcdefghijklmno';
const signingInput = 'header.payload';

const lookUp = (ring: Keyring, kid: string | undefined, secret = CURRENT): string | undefined =>
  ring
    .find({
      kid,
      signingInput,
      signature: createHmac('sha256', secret).update(signingInput).digest('base64url'),
    })
    ?.export()
    .toString('utf8');

describe('keyId', () => {
  it('is a prefix of a hash that every signer can compute [A13]', () => {
    const hash = createHash('sha256').update(`kid:${CURRENT}`).digest('base64url');
    expect(keyId(CURRENT)).toBe(hash.slice(0, 12));
  });

  it('covers the UTF-8 bytes of the secret', () => {
    expect(keyId('schlüssel')).toBe(
      createHash('sha256').update(Buffer.from('kid:schlüssel')).digest('base64url').slice(0, 12),
    );
  });
});

describe('Keyring', () => {
  const ring = new Keyring([CURRENT, PREVIOUS]);

  it('finds a key by its id [A13]', () => {
    expect(lookUp(ring, keyId(CURRENT))).toBe(CURRENT);
    expect(lookUp(ring, keyId(PREVIOUS))).toBe(PREVIOUS);
  });

  it('never tries a key for an unknown id, even if one of them signed [A13]', () => {
    expect(lookUp(ring, 'unknown')).toBeUndefined();
    expect(lookUp(ring, '')).toBeUndefined();
  });

  it.each([
    ['current', CURRENT],
    ['previous', PREVIOUS],
  ])('tries each key for a token without an id: %s [A13]', (_which, secret) => {
    expect(lookUp(ring, undefined, secret)).toBe(secret);
  });

  it('finds nothing if no key made the signature', () => {
    expect(lookUp(ring, undefined, 'a-third-secret')).toBeUndefined();
    expect(ring.find({ kid: undefined, signingInput, signature: '' })).toBeUndefined();
    expect(ring.find({ kid: undefined, signingInput, signature: 'AAAA' })).toBeUndefined();
  });

  it('returns a single key without comparing the signature', () => {
    expect(lookUp(new Keyring([CURRENT]), undefined, PREVIOUS)).toBe(CURRENT);
  });

  it('uses the UTF-8 bytes of the secret as the key [A1]', () => {
    const secret = 'schlüssel-schlüssel-schlüssel-ü';
    expect(lookUp(new Keyring([secret]), keyId(secret))).toBe(secret);
  });
});
