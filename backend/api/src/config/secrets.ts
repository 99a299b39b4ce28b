import { secretProblem } from '@holdfast/nestjs-auth';
import type { Environment } from './environment.js';

/**
 * The secret that signs new tokens, then the older ones that are still accepted.
 * Complaints name the variable and what is wrong with it, never the value.
 */
export function readSecrets(environment: Environment): string[] {
  const current = environment.required(
    'BETTER_AUTH_SECRET',
    'the secret of the auth server, at least 32 bytes (openssl rand -base64 32)',
  );
  // Not `list`: it trims, and a stray space is a mistake to report here.
  const previous = environment.text('BETTER_AUTH_SECRET_PREVIOUS')?.split(',') ?? [];

  const check = (name: string, secret: string): void => {
    const problem = secretProblem(secret);
    if (problem !== undefined) environment.complain(`${name} ${problem}`);
  };
  if (current !== '') check('BETTER_AUTH_SECRET', current);
  for (const secret of previous) check('BETTER_AUTH_SECRET_PREVIOUS', secret);
  return [current, ...previous];
}
