import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * Identifies a secret without revealing it: the first 12 characters of `base64url(sha256("kid:" + secret))`. Signer and
 * verifier both compute it, so a rotation needs no shared list of ids.
 */
export function keyId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`, 'utf8').digest('base64url').slice(0, 12);
}

/** The hash of each algorithm, {@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}. */
export const HASH_OF = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const;

/** HMAC with SHA-2: one algorithm per secret (RFC 8725 §3.1). */
export type SecretAlgorithm = keyof typeof HASH_OF;

export const SECRET_ALGORITHMS: readonly SecretAlgorithm[] = ['HS256', 'HS384', 'HS512'];

/** A key, and the `kid` of the tokens that it signs. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** What {@link Keyring.find} needs of a token: its `kid` or, without one, its signature. */
export interface SignedParts {
  readonly kid: string | undefined;
  /** `base64url(header) + "." + base64url(payload)`: the signed text. */
  readonly signingInput: string;
  /** base64url */
  readonly signature: string;
}

/** The secret keys that a verifier accepts: the current one first, then those being rotated out. */
export class Keyring {
  readonly signingKeys: readonly [SigningKey, ...SigningKey[]];
  private readonly byId: ReadonlyMap<string, KeyObject>;

  /**
   * @param secrets Already checked by `readAuthSettings`. Each becomes a `KeyObject` once: jsonwebtoken tries a string as
   *   a public key first, on every request, which doubles its cost.
   * @param algorithm What the signer uses them with.
   */
  constructor(
    [current, ...previous]: readonly [string, ...string[]],
    readonly algorithm: SecretAlgorithm = 'HS256',
  ) {
    this.signingKeys = [signingKey(current), ...previous.map(signingKey)];
    this.byId = new Map(this.signingKeys.map(({ kid, key }) => [kid, key]));
  }

  /** @returns The key that verifies the token; undefined when none can. An unknown `kid` is never tried. */
  find({ kid, signingInput, signature }: SignedParts): KeyObject | undefined {
    if (kid !== undefined) return this.byId.get(kid);
    const [only, ...others] = this.signingKeys;
    if (others.length === 0) return only.key;
    const presented = Buffer.from(signature, 'base64url');
    return this.signingKeys.find(({ key }) => {
      const expected = createHmac(HASH_OF[this.algorithm], key).update(signingInput).digest();
      return presented.length === expected.length && timingSafeEqual(presented, expected);
    })?.key;
  }
}

function signingKey(secret: string): SigningKey {
  return { kid: keyId(secret), key: createSecretKey(secret, 'utf8') };
}
