import { createHmac, timingSafeEqual } from 'node:crypto';
import { HASH_OF, type Keyring } from './keyring.js';
import { invalid } from './token-refused.js';
import type { UnverifiedToken } from './token-rules.js';
import type { TokenVerifier } from './token-verifier.js';

/** Verifies tokens that a shared secret signs. Checks the algorithm before it looks up a key. */
export class SecretVerifier implements TokenVerifier {
  constructor(private readonly keyring: Keyring) {}

  verify(token: UnverifiedToken): void {
    const { algorithm } = this.keyring;
    const key = token.alg === algorithm ? this.keyring.find(token) : undefined;
    if (key === undefined) throw invalid('no key matches');
    const expected = createHmac(HASH_OF[algorithm], key).update(token.signingInput).digest();
    const presented = Buffer.from(token.signature, 'base64url');
    if (presented.length !== expected.length || !timingSafeEqual(presented, expected))
      throw invalid('invalid signature');
  }
}
