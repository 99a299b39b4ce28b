import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { requestContext } from '../request-context.js';

/**
 * Notes the security version with which a request begins a sign-in: before it looks at the password, code or
 * passkey. The session it ends with carries that version, and the database refuses one that has been overtaken.
 */
export function beginAt(userId: string, version: number): void {
  const request = requestContext.getStore();
  if (request !== undefined) request.signIn = { userId, version };
}

/** Notes where a sign-in with a password begins. */
export async function beginByAddress(database: AuthDatabase, email: string): Promise<void> {
  const user = await database
    .selectFrom('user')
    .select(['id', 'securityVersion'])
    .where('email', '=', email)
    .executeTakeFirst();
  if (user !== undefined) beginAt(user.id, user.securityVersion);
}

/** Notes where a sign-in with a passkey begins. */
export async function beginByPasskey(database: AuthDatabase, credentialId: string): Promise<void> {
  const user = await database
    .selectFrom('passkey')
    .innerJoin('user', 'user.id', 'passkey.userId')
    .select(['user.id', 'user.securityVersion'])
    .where('passkey.credentialID', '=', credentialId)
    .executeTakeFirst();
  if (user !== undefined) beginAt(user.id, user.securityVersion);
}

/** Of an account that nothing has happened to yet. */
const FIRST_VERSION = 1;

/**
 * The version for a session that is about to be stored.
 *
 * For a sign-in by a provider nothing was noted, because the account is found on the way. Its version is read together
 * with the link to the provider, in one statement: removing the link and raising the version are one transaction, so
 * either the link is gone here or the version is the old one, which the database refuses. The rest are new accounts.
 */
export async function versionForSession(
  database: AuthDatabase,
  userId: string,
  provider: string | undefined,
): Promise<number> {
  const begun = requestContext.getStore()?.signIn;
  if (begun?.userId === userId) return begun.version;
  if (provider === undefined) return FIRST_VERSION;
  const linked = await database
    .selectFrom('user')
    .innerJoin('account', 'account.userId', 'user.id')
    .select('user.securityVersion')
    .where('user.id', '=', userId)
    .where('account.providerId', '=', provider)
    .executeTakeFirst();
  const version = linked?.securityVersion ?? FIRST_VERSION;
  beginAt(userId, version);
  return version;
}

/** The version of a living session, which is that of its account. @throws {ProblemError} SESSION_REQUIRED */
export async function currentVersion(database: AuthDatabase, sessionId: string): Promise<number> {
  const session = await database
    .selectFrom('session')
    .select('securityVersion')
    .where('id', '=', sessionId)
    .executeTakeFirst();
  if (session === undefined) throw new ProblemError('SESSION_REQUIRED');
  return session.securityVersion;
}
