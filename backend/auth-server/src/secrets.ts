import { createHash, hkdfSync } from 'node:crypto';

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
