import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * Names a secret without giving it away: the first 12 characters of `base64url(sha256("kid:" + secret))`. Signer and
 * verifier compute it on their own, so a rotation needs no list of ids that both must share.
 */
export function keyId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`, 'utf8').digest('base64url').slice(0, 12);
}

/** What a key is looked up by: a token's header, and its signature for the case that the header names no key. */
export interface SignedParts {
  readonly kid: string | undefined;
  /** `base64url(header) + "." + base64url(payload)`: what the signature covers. */
  readonly signingInput: string;
  /** base64url */
  readonly signature: string;
}

/** The HS256 keys a verifier accepts: the current one first, then those that are being rotated out. */
export class Keyring {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  /** @param secrets Checked already, see `readAuthSettings`. Each becomes a `KeyObject` once: jsonwebtoken tries a string as a public key first, at half the cost of a request. */
  constructor(secrets: readonly string[]) {
    this.keys = new Map(secrets.map((secret) => [keyId(secret), createSecretKey(secret, 'utf8')]));
  }

  /** @returns The key that is to verify the token, or undefined when none can: an unknown `kid` is never tried. */
  find({ kid, signingInput, signature }: SignedParts): KeyObject | undefined {
    if (kid !== undefined) return this.keys.get(kid);
    if (this.keys.size === 1) return this.keys.values().next().value;
    const presented = Buffer.from(signature, 'base64url');
    return [...this.keys.values()].find((key) => {
      const expected = createHmac('sha256', key).update(signingInput).digest();
      return presented.length === expected.length && timingSafeEqual(presented, expected);
    });
  }
}
