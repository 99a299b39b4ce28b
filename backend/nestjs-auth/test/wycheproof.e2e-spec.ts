import { createHmac, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import { TokenAuthenticator } from '../src/index.js';
import { Keyring } from '../src/keyring.js';
import { RevocationFeed } from '../src/revocation/revocation-feed.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { TokenRefused } from '../src/token-refused.js';
import { OWN_VECTORS } from './wycheproof/own-vectors.js';
import { keysOf, tokenOfVector, vectorGroups, WYCHEPROOF_DIRECTORY, type Jwk } from './wycheproof/vectors.js';

const FILES = ['json_web_signature_test', 'json_web_key_test', 'json_web_crypto_test'];
/** The strategy, made to verify with this key whatever the token's `kid` says. */
function strategyKeyedWith(key: KeyObject): TokenAuthenticator {
  const keys = new Keyring([TEST_AUTH_OPTIONS.secret]);
  jest.spyOn(keys, 'find').mockReturnValue(key);
  const { issuers, ...rest } = readAuthSettings(TEST_AUTH_OPTIONS);
  const settings = { ...rest, issuers: issuers.map((issuer) => ({ ...issuer, keys })) };
  return new TokenAuthenticator(settings, new RevocationFeed(settings));
}

/** How the strategy takes a token: never by an error that is not a refusal. */
async function verdict(strategy: TokenAuthenticator, token: string): Promise<'accepted' | 'refused'> {
  try {
    await strategy.authenticate(token);
    return 'accepted';
  } catch (error) {
    if (error instanceof TokenRefused) return 'refused';
    throw error;
  }
}

/** Everything an attacker may hope the verifier takes for its HMAC secret, made from a public key. */
function confusingKeys(jwk: Jwk): Buffer[] {
  const { k = '', x = '', y = '' } = jwk;
  const texts = [Buffer.from(JSON.stringify(jwk)), Buffer.from(`${k}${x}${y}`, 'base64url')];
  if (!['EC', 'RSA', 'OKP'].includes(jwk.kty)) return texts;
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return [
      ...texts,
      Buffer.from(key.export({ type: 'spki', format: 'pem' })),
      key.export({ type: 'spki', format: 'der' }),
    ];
  } catch {
    return texts; // some vectors hold broken keys on purpose
  }
}

describe('TokenAuthenticator with our vectors', () => {
  it.each(OWN_VECTORS)('$result: $comment [A3]', async ({ key, token, result }) => {
    expect(await verdict(strategyKeyedWith(createSecretKey(key)), token)).toBe(
      result === 'valid' ? 'accepted' : 'refused',
    );
  });
});

if (WYCHEPROOF_DIRECTORY === undefined) {
  it("skips the Wycheproof vectors, because WYCHEPROOF_DIR isn't set (see README)", () => {
    expect(OWN_VECTORS.length).toBeGreaterThanOrEqual(12);
  });
} else {
  describe('TokenAuthenticator with the Wycheproof vectors', () => {
    it.each(FILES)('accepts none of %s, whatever the key [A3]', async (file) => {
      let tried = 0;
      for (const group of vectorGroups(file)) {
        const keys = [...keysOf(group.private), ...keysOf(group.public)].flatMap(confusingKeys);
        for (const key of [Buffer.from(TEST_AUTH_OPTIONS.secret), ...keys]) {
          const strategy = strategyKeyedWith(createSecretKey(key));
          for (const vector of group.tests) {
            tried += 1;
            // The payloads don't hold our claims, so even those called valid must be refused.
            expect([vector.tcId, await verdict(strategy, tokenOfVector(vector))]).toEqual([
              vector.tcId,
              'refused',
            ]);
          }
        }
      }
      expect(tried).toBeGreaterThan(25);
    });

    it('verifies with the HMAC keys of hmac_sha256_test, and refuses truncated MACs [A1] [A3]', async () => {
      const keys = vectorGroups('hmac_sha256_test').flatMap(({ tests }) =>
        tests.map(({ key }) => Buffer.from(key ?? '', 'hex')),
      );
      const [header, payload] = createTestToken().split('.');
      const input = `${header ?? ''}.${payload ?? ''}`;
      for (const key of keys) {
        const mac = createHmac('sha256', key).update(input).digest();
        const strategy = strategyKeyedWith(createSecretKey(key));
        expect(await verdict(strategy, `${input}.${mac.toString('base64url')}`)).toBe('accepted');
        expect(await verdict(strategy, `${input}.${mac.subarray(0, 16).toString('base64url')}`)).toBe(
          'refused',
        );
      }
      expect(keys.length).toBeGreaterThan(100);
    });
  });
}
