import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { AtLeastOne } from './option-checks.js';

/**
 * Names a secret without giving it away: the first 12 characters of `base64url(sha256("kid:" + secret))`. Signer and
 * verifier compute it on their own, so a rotation needs no list of ids that both must share.
 */
export function keyId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`, 'utf8').digest('base64url').slice(0, 12);
}

/** A key and the id that goes into the header of what it signs. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
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
  readonly signingKeys: AtLeastOne<SigningKey>;
  private readonly byId: ReadonlyMap<string, KeyObject>;

  /**
   * @param secrets Checked already, see `readAuthSettings`. Each becomes a `KeyObject` once: jsonwebtoken tries a text
   *   as a public key first, on every request, at half of its cost.
   */
  constructor([current, ...previous]: AtLeastOne<string>) {
    this.signingKeys = [signingKey(current), ...previous.map(signingKey)];
    this.byId = new Map(this.signingKeys.map(({ kid, key }) => [kid, key]));
  }

  /** @returns The key that is to verify the token, or undefined when none can: an unknown `kid` is never tried. */
  find({ kid, signingInput, signature }: SignedParts): KeyObject | undefined {
    if (kid !== undefined) return this.byId.get(kid);
    const [only, ...others] = this.signingKeys;
    if (others.length === 0) return only.key;
    const presented = Buffer.from(signature, 'base64url');
    return this.signingKeys.find(({ key }) => {
      const expected = createHmac('sha256', key).update(signingInput).digest();
      return presented.length === expected.length && timingSafeEqual(presented, expected);
    })?.key;
  }
}

function signingKey(secret: string): SigningKey {
  return { kid: keyId(secret), key: createSecretKey(secret, 'utf8') };
}
