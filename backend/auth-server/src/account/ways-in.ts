import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError, type ProblemCode } from '../problem.js';
import { applyLifecycle, lockUser } from './lifecycle.js';

/** What can be taken away: a passkey by its id, or the link to an account elsewhere. */
export type WayIn = { readonly passkeyId: string } | { readonly provider: string };

/**
 * Takes a way to sign in away from an account, unless it is the last one. The row of the user is locked meanwhile, so
 * that two requests at once cannot take the last two. Whoever came in by it, on whatever device, is signed out.
 *
 * @param sessionId The session that stays.
 * @throws {ProblemError} `missing`, or LAST_WAY_IN
 */
export async function removeWayIn(
  database: AuthDatabase,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  way: WayIn,
  missing: ProblemCode,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockUser(transaction, userId);
    const removal =
      'passkeyId' in way
        ? transaction.deleteFrom('passkey').where('id', '=', way.passkeyId).where('userId', '=', userId)
        : transaction
            .deleteFrom('account')
            .where('providerId', '=', way.provider)
            .where('providerId', '!=', 'credential')
            .where('userId', '=', userId);
    const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw new ProblemError(missing);
    if ((await countWaysIn(transaction, userId)) === 0) throw new ProblemError('LAST_WAY_IN');
    await applyLifecycle(transaction, 'sign-in method removed', { userId, sessionId });
  });
}

async function countWaysIn(database: AuthDatabase, userId: string): Promise<number> {
  const { rows } = await sql<{ ways: number }>`
    SELECT (
      (SELECT count(*) FROM auth.passkey WHERE "userId" = ${userId}) +
      (SELECT count(*) FROM auth.account
        WHERE "userId" = ${userId} AND ("providerId" <> 'credential' OR password IS NOT NULL))
    )::integer AS ways
  `.execute(database);
  return rows[0]?.ways ?? 0;
}
