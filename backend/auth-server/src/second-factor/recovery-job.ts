import type { AuthDatabase } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { SendMail } from '../mail/compose.js';
import { completeRecovery, dueRecoveries, dueRecoveryOf, forgetVoidRecoveries } from './recovery.js';

interface Parts {
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/** Several servers may run this at the same time: only one of them makes and mails each removal. */
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

/** For a sign-in between two rounds: its owner has waited for exactly this moment. */
export async function removeDueSecondFactorOf(parts: Parts, email: string): Promise<void> {
  const userId = await dueRecoveryOf(parts.database, email);
  if (userId !== undefined) await complete(parts, userId);
}

async function complete({ database, sendMail }: Parts, userId: string): Promise<void> {
  const person = await completeRecovery(database, userId);
  if (person !== undefined) sendMail(person, 'recovery.done');
}
