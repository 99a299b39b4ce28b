// RFC 7518 §3.2: a key no shorter than the hash.
const MIN_SECRET_BYTES = 32;
/** What a service needs, in words. */
export const NEW_SECRET = 'a random text of 32 bytes or more (openssl rand -base64 32)';

// Published in templates and tutorials, so an attacker tries them first.
const PLACEHOLDER =
  /better-auth-secret|your[-_ ]?(super[-_ ]?)?secret|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|placeholder|example/i;

/**
 * What is wrong with a secret for HS256, in words that follow its name, and never the secret itself. The module checks
 * its own options; this is for a service that reads its settings before Nest starts.
 *
 * @returns undefined for a secret that `AuthModule` takes.
 *
 * @example
 * const problem = secretProblem(process.env.BETTER_AUTH_SECRET ?? '');
 * if (problem !== undefined) throw new Error(`BETTER_AUTH_SECRET ${problem}`);
 */
export function secretProblem(secret: string): string | undefined {
  if (secret === '') return `is an empty text; needed is ${NEW_SECRET}`;
  // The usual cause is a secret file that ends in a newline: signer and verifier would hold different keys.
  if (secret !== secret.trim())
    return 'is a text with white space at its start or end; needed is the exact text that the signer holds';
  const bytes = Buffer.byteLength(secret, 'utf8');
  if (bytes < MIN_SECRET_BYTES) return `is ${bytes} bytes long; needed is ${NEW_SECRET}`;
  if (PLACEHOLDER.test(secret) || new Set(secret).size < 8)
    return `is a placeholder; needed is ${NEW_SECRET}`;
  return undefined;
}
