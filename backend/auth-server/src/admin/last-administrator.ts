import { sql, type Transaction } from 'kysely';
import type { AuthSchema } from '../database/database.js';
import { ProblemError } from '../problem.js';

/** Any constant that nothing else in this database locks. */
const LOCK_KEY = 7_031_944;

/**
 * Call it first in every transaction that can remove the last administrator: a demotion, a ban, a deletion. Without it,
 * two administrators who demote each other at the same time would each find the other and leave none. The lock is held
 * until the transaction ends, so that the next one counts what is left. It is taken before any lock on a row, in the
 * same order everywhere, which rules out deadlocks.
 *
 * Banned administrators don't count: they couldn't sign in to lift the ban.
 *
 * @throws {ProblemError} LAST_ADMINISTRATOR
 */
export async function requireAnotherAdministrator(
  transaction: Transaction<AuthSchema>,
  userId: string,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LOCK_KEY})`.execute(transaction);
  // A separate statement: the one that waits for the lock has a snapshot from before the change it waits for.
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
