import type { AuthDatabase } from '../database/database.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { invalidField } from '../request-bodies.js';

/**
 * Asks a signed-in person for their password before something that a borrowed computer must not be able to do.
 *
 * @throws {ProblemError} REQUEST_INVALID, PASSWORD_INCORRECT
 */
export async function requireOwnPassword(
  database: AuthDatabase,
  hasher: PasswordHasher,
  userId: string,
  password: string,
): Promise<void> {
  const account = await database
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  const hash = account?.password ?? null;
  if (hash === null || !(await hasher.verify({ hash, password }))) {
    throw invalidField('password', 'PASSWORD_INCORRECT');
  }
}
