import { applyLifecycle, lockUser } from '../account/lifecycle.js';
import { isAddressTaken } from '../account/mailed-links.js';
import { isDuplicate } from '@holdfast/server-kit/database-errors';
import type { AuthDatabase } from '../database/database.js';
import type { Recipient } from '../mail/compose.js';
import { ProblemError } from '../problem.js';

/**
 * Removes a second factor that its owner lost, and ends every session.
 *
 * @returns The person.
 * @throws {ProblemError} USER_NOT_FOUND, SECOND_FACTOR_CONFLICT
 */
export function removeSecondFactor(database: AuthDatabase, userId: string) {
  return database.transaction().execute(async (transaction) => {
    const person = await lockUser(transaction, userId);
    const factor = await transaction
      .selectFrom('twoFactor')
      .select('id')
      .where('userId', '=', userId)
      .executeTakeFirst();
    if (factor === undefined) throw new ProblemError('SECOND_FACTOR_CONFLICT');
    await applyLifecycle(transaction, 'second factor recovered', { userId });
    return person;
  });
}

/**
 * Corrects a mistyped address. The new one is not proved, so it is unconfirmed.
 *
 * @returns The person as they were; undefined when it was this address already.
 * @throws {ProblemError} USER_NOT_FOUND, EMAIL_TAKEN
 */
export async function correctEmail(
  database: AuthDatabase,
  userId: string,
  email: string,
): Promise<Recipient | undefined> {
  try {
    return await database.transaction().execute(async (transaction) => {
      const before = await lockUser(transaction, userId);
      if (before.email === email) return undefined;
      if (await isAddressTaken(transaction, email, userId)) throw new ProblemError('EMAIL_TAKEN');
      await transaction
        .updateTable('user')
        .set({ email, emailVerified: false, addressDeclinedAt: null, updatedAt: new Date() })
        .where('id', '=', userId)
        .execute();
      await applyLifecycle(transaction, 'address corrected', { userId });
      return before;
    });
  } catch (error) {
    throw isDuplicate(error) ? new ProblemError('EMAIL_TAKEN') : error;
  }
}
