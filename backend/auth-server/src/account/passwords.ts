import type { AuthDatabase } from '../database/database.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { invalidField, requireGoodPassword } from '../request-bodies.js';
import { requireFresh } from '../sessions/own-session.js';
import type { AuthTransaction } from './lifecycle.js';

/** The hash of a user's password; null for people who sign in with a provider, or whose password was voided. */
export async function passwordHashOf(database: AuthDatabase, userId: string): Promise<string | null> {
  const account = await database
    .selectFrom('account')
    .select('password')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  return account?.password ?? null;
}

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
  const hash = await passwordHashOf(database, userId);
  if (hash === null) requireFresh(createdAt);
  else if (password === undefined || !(await hasher.verify({ hash, password })))
    throw invalidField('password', 'PASSWORD_INCORRECT');
}

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Checks a new password and hashes it. Call it before the transaction that stores it, so no connection waits for Argon2id.
 *
 * @throws {ProblemError} REQUEST_INVALID, naming `newPassword`.
 */
export async function hashNewPassword(
  database: AuthDatabase,
  hasher: PasswordHasher,
  { id, email, name }: Person,
  newPassword: string,
): Promise<string> {
  requireGoodPassword('newPassword', newPassword, [email, name]);
  const current = await passwordHashOf(database, id);
  if (current !== null && (await hasher.verify({ hash: current, password: newPassword }))) {
    throw invalidField('newPassword', 'PASSWORD_UNCHANGED');
  }
  return hasher.hash(newPassword);
}

/** Stores a hash. People who sign in with a provider get a password this way. */
export async function storePassword(
  transaction: AuthTransaction,
  userId: string,
  password: string,
): Promise<void> {
  await transaction
    .insertInto('account')
    .values({ userId, providerId: 'credential', accountId: userId, password, updatedAt: new Date() })
    .onConflict((conflict) =>
      conflict.columns(['providerId', 'accountId']).doUpdateSet({ password, updatedAt: new Date() }),
    )
    .execute();
}
