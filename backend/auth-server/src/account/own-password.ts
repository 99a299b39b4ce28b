import type { AuthDatabase } from '../database/database.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { invalidField } from '../request-bodies.js';
import { requireFresh } from '../sessions/own-session.js';

/**
 * Asks a signed-in person for their password before something that a borrowed computer must not be able to do. Those
 * who have none (they came by a provider) must have signed in a moment ago.
 *
 * @throws {ProblemError} REQUEST_INVALID, PASSWORD_INCORRECT; SESSION_NOT_FRESH
 */
export async function requireOwnPassword(
  database: AuthDatabase,
  hasher: PasswordHasher,
  { userId, createdAt }: { readonly userId: string; readonly createdAt: Date },
  password: string | undefined,
): Promise<void> {
  const account = await database
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  const hash = account?.password ?? null;
  if (hash === null) {
    requireFresh(createdAt);
    return;
  }
  if (password === undefined || !(await hasher.verify({ hash, password }))) {
    throw invalidField('password', 'PASSWORD_INCORRECT');
  }
}
