import type { AuthDatabase } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { SendMail } from '../mail/compose.js';
import { completeRecovery, dueRecoveries, dueRecoveryOf, forgetVoidRecoveries } from './recovery.js';

interface Parts {
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/** What several servers may do at once: each removal is done, and mailed, by one of them. */
export async function removeDueSecondFactors(parts: Parts, logger: Logger): Promise<void> {
  for (const userId of await dueRecoveries(parts.database)) {
    try {
      await complete(parts, userId);
    } catch (err) {
      logger.warn({ err }, 'a second factor could not be removed; the next round tries again');
    }
  }
  await forgetVoidRecoveries(parts.database);
}

/** For a sign-in that comes between two rounds: it is the very moment that its owner has waited for. */
export async function removeDueSecondFactorOf(parts: Parts, email: string): Promise<void> {
  const userId = await dueRecoveryOf(parts.database, email);
  if (userId !== undefined) await complete(parts, userId);
}

async function complete({ database, sendMail }: Parts, userId: string): Promise<void> {
  const person = await completeRecovery(database, userId);
  if (person !== undefined) sendMail(person, 'recovery.done');
}
