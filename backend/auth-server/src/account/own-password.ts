import type { AuthDatabase } from '../database/database.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { invalidField } from '../request-bodies.js';
import { requireFresh } from '../sessions/own-session.js';

/**
 * Requires the password before an action that must not be possible on a borrowed computer. People without a password
 * (they use a provider) must have signed in recently instead.
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
