/** What to write where a secret is missing or too weak. */
export const NEW_SECRET = '32 or more random bytes (openssl rand -base64 32)';

// RFC 7518 §3.2: an HMAC key is at least as long as the hash.
const MIN_SECRET_BYTES = 32;
// OWASP ASVS 5.0 V11.2.3.
const MIN_SECRET_BITS = 128;

// Published in templates and tutorials, so attackers try them first.
const PLACEHOLDER =
  /better-auth-secret|your[-_ ]|your(super)?[-_ ]?secret|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|placeholder|example|insecure|default/i;
const REPETITION = /^(?<part>.+?)\k<part>+$/s;

/**
 * Says what is wrong with an HS256 secret, in words that follow its name, and never repeats the secret. `AuthModule`
 * checks its own options; call this in a service that reads its settings before Nest starts, or doesn't use Nest.
 *
 * @returns `undefined` for a secret that `AuthModule` accepts.
 *
 * @example
 * const problem = secretProblem(process.env.BETTER_AUTH_SECRET ?? '');
 * if (problem !== undefined) throw new Error(`BETTER_AUTH_SECRET ${problem}`);
 */
export function secretProblem(secret: string): string | undefined {
  if (secret === '') return `is empty; use ${NEW_SECRET}`;
  // Usually a secret file that ends in a newline: signer and verifier would use different keys.
  if (secret !== secret.trim())
    return 'starts or ends with white space; use the exact text that the signer uses';
  const bytes = Buffer.byteLength(secret);
  if (bytes < MIN_SECRET_BYTES) return `is ${bytes} bytes long; use ${NEW_SECRET}`;
  if (PLACEHOLDER.test(secret)) return `is a placeholder; use ${NEW_SECRET}`;
  if (REPETITION.test(secret) || new Set(secret).size < 8 || maximumBits(secret) < MIN_SECRET_BITS) {
    return `is too easy to guess; use ${NEW_SECRET}`;
  }
  return undefined;
}

/**
 * The most bits that a text of 32 bytes can hold when its characters are drawn at random. Hexadecimal digits and letters
 * need no rule: 32 of them hold enough.
 */
function maximumBits(text: string): number {
  return Array.from(text).length * (/\D/.test(text) ? 8 : Math.log2(10));
}
