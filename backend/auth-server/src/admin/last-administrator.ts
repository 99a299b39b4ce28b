import { sql, type Transaction } from 'kysely';
import type { AuthSchema } from '../database/database.js';
import { ProblemError } from '../problem.js';

/** Any constant does, as long as nothing else in this database locks it. */
const LOCK_KEY = 7_031_944;

/**
 * Call it first in every transaction that can take the last administrator away: a demotion, a ban, a deletion. Without
 * it, two administrators who demote each other at once both find the other one, and leave nobody. The lock is held
 * until the transaction ends, so that the next one counts what this one has left. It comes before any lock on a row:
 * the same order everywhere, and no deadlock.
 *
 * Those who are banned do not count: nobody could sign in to lift the ban.
 *
 * @throws {ProblemError} LAST_ADMINISTRATOR
 */
export async function requireAnotherAdministrator(
  transaction: Transaction<AuthSchema>,
  userId: string,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LOCK_KEY})`.execute(transaction);
  // A statement of its own: the snapshot of the one that waits is older than the change that it waits for.
  const administrators = await transaction
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'admin')
    .where((user) =>
      user.or([
        user('banned', 'is', null),
        user('banned', '=', false),
        user('banExpires', '<=', sql<Date>`now()`),
      ]),
    )
    .execute();
  if (administrators.length === 1 && administrators[0]?.id === userId) {
    throw new ProblemError('LAST_ADMINISTRATOR');
  }
}
