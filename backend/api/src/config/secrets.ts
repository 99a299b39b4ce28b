import type { Environment } from './environment.js';

/** RFC 7518 §3.2: an HS256 key is at least as long as the hash it makes. */
const MIN_BYTES = 32;

const PLACEHOLDER =
  /better-auth-secret|your[-_ ]?(super[-_ ]?)?secret|change[-_ ]?(me|this)|replace[-_ ]?(me|this|with)|placeholder|example/i;

/**
 * The secret that signs new tokens, then the older ones that are still accepted.
 * Complaints name the variable and what is wrong with it, never the value.
 */
export function readSecrets(environment: Environment): string[] {
  const current = environment.required(
    'BETTER_AUTH_SECRET',
    `the secret of the auth server, at least ${MIN_BYTES} bytes (openssl rand -base64 32)`,
  );
  // Not `list`: it trims, and a stray space is a mistake to report here.
  const previous = environment.text('BETTER_AUTH_SECRET_PREVIOUS')?.split(',') ?? [];

  const check = (name: string, secret: string): void => {
    const problem = problemOf(secret);
    if (problem !== undefined) environment.complain(`${name} ${problem}`);
  };
  if (current !== '') check('BETTER_AUTH_SECRET', current);
  for (const secret of previous) check('BETTER_AUTH_SECRET_PREVIOUS', secret);
  return [current, ...previous];
}

function problemOf(secret: string): string | undefined {
  const bytes = Buffer.byteLength(secret);
  if (secret !== secret.trim())
    return 'begins or ends with white space: the two servers would not agree on it';
  if (bytes < MIN_BYTES) return `has ${bytes} bytes, but HS256 needs at least ${MIN_BYTES}`;
  // Published in templates and tutorials, or no secret at all: an attacker tries these first.
  if (PLACEHOLDER.test(secret) || new Set(secret).size < 8) return 'is a placeholder: it has to be random';
  return undefined;
}
