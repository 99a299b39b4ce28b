import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError, type ProblemCode } from '../problem.js';
import { applyLifecycle, lockUser } from './lifecycle.js';

/** A passkey, by its id, or a connected provider. */
export type SignInMethod = { readonly passkeyId: string } | { readonly provider: string };

/**
 * Removes a sign-in method from an account, unless it is the last one. The user's row is locked meanwhile, so that two
 * simultaneous requests can't remove the last two. All other sessions end.
 *
 * @param sessionId The session that stays.
 * @throws {ProblemError} `missing`, or LAST_SIGN_IN_METHOD
 */
export async function removeSignInMethod(
  database: AuthDatabase,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  method: SignInMethod,
  missing: ProblemCode,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockUser(transaction, userId);
    const removal =
      'passkeyId' in method
        ? transaction.deleteFrom('passkey').where('id', '=', method.passkeyId).where('userId', '=', userId)
        : transaction
            .deleteFrom('account')
            .where('providerId', '=', method.provider)
            .where('providerId', '!=', 'credential')
            .where('userId', '=', userId);
    const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw new ProblemError(missing);
    if ((await countSignInMethods(transaction, userId)) === 0) throw new ProblemError('LAST_SIGN_IN_METHOD');
    await applyLifecycle(transaction, 'sign-in method removed', { userId, sessionId });
  });
}

async function countSignInMethods(database: AuthDatabase, userId: string): Promise<number> {
  const { rows } = await sql<{ methods: number }>`
    SELECT (
      (SELECT count(*) FROM auth.passkey WHERE "userId" = ${userId}) +
      (SELECT count(*) FROM auth.account
        WHERE "userId" = ${userId} AND ("providerId" <> 'credential' OR password IS NOT NULL))
    )::integer AS methods
  `.execute(database);
  return rows[0]?.methods ?? 0;
}
