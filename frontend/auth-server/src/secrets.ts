import { createHash, hkdfSync } from 'node:crypto';

/** HS256 needs a key no shorter than its hash output ({@link https://www.rfc-editor.org/rfc/rfc7518#section-3.2 RFC 7518 §3.2}). */
export const MINIMUM_SECRET_BYTES = 32;

/** What tutorials and templates print in place of a secret. Anybody can sign tokens with these. */
const PLACEHOLDER =
  /change[-_ ]?(me|this)|your[-_ ]|example|placeholder|insecure|default|better-auth-secret|^(?<part>.+?)\k<part>+$/i;

/**
 * Says what is wrong with a shared secret, without repeating it.
 *
 * @returns A sentence part such as `is 5 bytes long, it needs at least 32`, or `undefined` when it may be used.
 */
export function secretProblem(secret: string, isProduction: boolean): string | undefined {
  if (secret !== secret.trim()) {
    return 'starts or ends with white space: was a line break copied with it?';
  }
  const bytes = Buffer.byteLength(secret, 'utf8');
  if (bytes < MINIMUM_SECRET_BYTES) {
    return `is ${bytes} bytes long, it needs at least ${MINIMUM_SECRET_BYTES}: openssl rand -base64 32`;
  }
  if (isProduction && PLACEHOLDER.test(secret)) {
    return 'is a well-known placeholder, which production does not accept: openssl rand -base64 32';
  }
  return undefined;
}

/** The `kid` by which a verifier picks the key of a token. Tells nothing of the secret. */
export function keyIdOf(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`).digest('base64url').slice(0, 12);
}

/**
 * The key that Better Auth signs cookies and mailed tokens with. It is not the shared secret: with one key for both,
 * an access token opens Better Auth's `/verify-email`, and a mailed token passes for an access token.
 */
export function internalSecretOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'holdfast:better-auth:v1', 32)).toString('base64url');
}

/**
 * The internal secrets in Better Auth's versioned form, first one current. The version names the key in each
 * encrypted value, so it must not change when the list does: it comes from the key itself.
 */
export function internalKeyring(secrets: readonly string[]): { version: number; value: string }[] {
  return secrets.map((secret) => {
    const value = internalSecretOf(secret);
    return { version: createHash('sha256').update(`version:${value}`).digest().readUInt32BE(0), value };
  });
}
