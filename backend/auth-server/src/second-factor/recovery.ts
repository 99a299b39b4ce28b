import { sql } from 'kysely';
import { applyLifecycle, lockUser, type AuthTransaction } from '../account/lifecycle.js';
import { createLink, useLink } from '../account/mailed-links.js';
import { recordServerEvent } from '../audit/audit-trail.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';

/**
 * Recovery for people who lost their app and backup codes: password, mailbox, and a waiting time that their other
 * devices can cancel. Someone with only one of the two gets nowhere, and someone with both is announced.
 */

/** When the second factor of a user is removed; null when no removal is announced or an event has voided it. */
export async function announcedRemoval(database: AuthDatabase, userId: string): Promise<Date | null> {
  const found = await announcements(database)
    .select('recovery.removes_at')
    .where('recovery.user_id', '=', userId)
    .executeTakeFirst();
  return found?.removes_at ?? null;
}

/**
 * Starts the waiting time. A second link doesn't restart it, so no one can delay or shorten it.
 *
 * @returns A token to cancel only for a new announcement, which is mailed.
 * @throws {ProblemError} LINK_INVALID
 */
export function startRecovery(database: AuthDatabase, token: string, hours: number) {
  return database.transaction().execute(async (transaction) => {
    const { userId } = await useLink(transaction, 'recover-second-factor', token);
    if (userId === null) throw new ProblemError('LINK_INVALID');
    const person = await lockUser(transaction, userId);
    const announced = await announcedRemoval(transaction, userId);
    if (announced !== null) return { person, removesAt: announced, cancelToken: undefined };
    const row = {
      security_version: person.securityVersion,
      removes_at: sql<Date>`now() + make_interval(hours => ${hours})`,
    };
    const { removes_at: removesAt } = await transaction
      .insertInto('second_factor_recovery')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .returning('removes_at')
      .executeTakeFirstOrThrow();
    const link = { userId, address: person.email, securityVersion: person.securityVersion };
    return { person, removesAt, cancelToken: await createLink(transaction, 'cancel-recovery', link) };
  });
}

/** @returns The owner. @throws {ProblemError} LINK_INVALID */
export function cancelByLink(database: AuthDatabase, token: string) {
  return database.transaction().execute(async (transaction) => {
    const { userId } = await useLink(transaction, 'cancel-recovery', token);
    if (userId === null) throw new ProblemError('LINK_INVALID');
    const person = await lockUser(transaction, userId);
    await withdraw(transaction, userId);
    return person;
  });
}

/** @returns The owner; undefined when there was nothing to cancel. */
export function cancelByOwner(database: AuthDatabase, userId: string) {
  return database.transaction().execute(async (transaction) => {
    const person = await lockUser(transaction, userId);
    const isRunning = (await announcedRemoval(transaction, userId)) !== null;
    await withdraw(transaction, userId);
    return isRunning ? person : undefined;
  });
}

/** Deletes the links too: one that was mailed before must not start it again. */
async function withdraw(transaction: AuthTransaction, userId: string): Promise<void> {
  await transaction.deleteFrom('second_factor_recovery').where('user_id', '=', userId).execute();
  await transaction
    .deleteFrom('mailed_link')
    .where('user_id', '=', userId)
    .where('purpose', 'in', ['recover-second-factor', 'cancel-recovery'])
    .execute();
}

/** The users whose waiting time is over. */
export async function dueRecoveries(database: AuthDatabase): Promise<string[]> {
  const rows = await announcements(database)
    .select('recovery.user_id')
    .where('recovery.removes_at', '<=', sql<Date>`now()`)
    .limit(100)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** The user with this address, if their waiting time is over. */
export async function dueRecoveryOf(database: AuthDatabase, email: string): Promise<string | undefined> {
  const row = await announcements(database)
    .select('recovery.user_id')
    .where('user.email', '=', email)
    .where('recovery.removes_at', '<=', sql<Date>`now()`)
    .executeTakeFirst();
  return row?.user_id;
}

/**
 * Removes a second factor whose waiting time is over. The row of the announcement goes in the same transaction, so of
 * several servers one does it.
 *
 * @returns The owner; undefined when another server was faster or it was cancelled.
 */
export function completeRecovery(database: AuthDatabase, userId: string) {
  return database.transaction().execute(async (transaction) => {
    const person = await lockUser(transaction, userId);
    const { numDeletedRows } = await transaction
      .deleteFrom('second_factor_recovery')
      .where('user_id', '=', userId)
      .where('security_version', '=', person.securityVersion)
      .where('removes_at', '<=', sql<Date>`now()`)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) return undefined;
    await applyLifecycle(transaction, 'second factor recovered', { userId });
    await recordServerEvent(transaction, 'second-factor.recovered', userId);
    return person;
  });
}

/** Deletes announcements that another event has voided, and records it in the audit trail. */
export async function forgetVoidRecoveries(database: AuthDatabase): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const gone = await transaction
      .deleteFrom('second_factor_recovery as recovery')
      .using('user')
      .whereRef('user.id', '=', 'recovery.user_id')
      .whereRef('user.securityVersion', '!=', 'recovery.security_version')
      .returning('recovery.user_id')
      .execute();
    for (const { user_id } of gone) {
      await recordServerEvent(transaction, 'second-factor.recovery-cancelled', user_id);
    }
  });
}

/** Removals whose security version is still that of the announcement. */
function announcements(database: AuthDatabase) {
  return database
    .selectFrom('second_factor_recovery as recovery')
    .innerJoin('user', (join) =>
      join
        .onRef('user.id', '=', 'recovery.user_id')
        .onRef('user.securityVersion', '=', 'recovery.security_version'),
    );
}
