import { sql } from 'kysely';
import { applyLifecycle, lockUser, type AuthTransaction } from '../account/lifecycle.js';
import { createLink, useLink } from '../account/mailed-links.js';
import { recordServerEvent } from '../audit/audit-trail.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';

/**
 * The way back in for somebody who lost app and backup codes: password, mailbox, and a waiting time that their other
 * devices can cancel. Whoever has only one of the two gets nowhere, and whoever has both is announced.
 */

/** When the second factor of a person is removed; null: no removal is announced, or an event has voided it. */
export async function announcedRemoval(database: AuthDatabase, userId: string): Promise<Date | null> {
  const found = await announcements(database)
    .select('recovery.removes_at')
    .where('recovery.user_id', '=', userId)
    .executeTakeFirst();
  return found?.removes_at ?? null;
}

/**
 * Starts the waiting time. A second link does not start another one: nobody can put it off or shorten it.
 *
 * @returns The token that cancels is for the mail of a new announcement only.
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

/** @returns Whose it was. @throws {ProblemError} LINK_INVALID */
export function cancelByLink(database: AuthDatabase, token: string) {
  return database.transaction().execute(async (transaction) => {
    const { userId } = await useLink(transaction, 'cancel-recovery', token);
    if (userId === null) throw new ProblemError('LINK_INVALID');
    const person = await lockUser(transaction, userId);
    await withdraw(transaction, userId);
    return person;
  });
}

/** @returns Whose it was; undefined: there was nothing to cancel. */
export function cancelByOwner(database: AuthDatabase, userId: string) {
  return database.transaction().execute(async (transaction) => {
    const person = await lockUser(transaction, userId);
    const isRunning = (await announcedRemoval(transaction, userId)) !== null;
    await withdraw(transaction, userId);
    return isRunning ? person : undefined;
  });
}

/** With the links: one that was mailed before must not start it once more. */
async function withdraw(transaction: AuthTransaction, userId: string): Promise<void> {
  await transaction.deleteFrom('second_factor_recovery').where('user_id', '=', userId).execute();
  await transaction
    .deleteFrom('mailed_link')
    .where('user_id', '=', userId)
    .where('purpose', 'in', ['recover-second-factor', 'cancel-recovery'])
    .execute();
}

/** Those whose waiting time is over. */
export async function dueRecoveries(database: AuthDatabase): Promise<string[]> {
  const rows = await announcements(database)
    .select('recovery.user_id')
    .where('recovery.removes_at', '<=', sql<Date>`now()`)
    .limit(100)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** The one whose waiting time is over, of this address. */
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
 * @returns Whose it was; undefined: another server was sooner, or it was cancelled.
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

/** Deletes announcements that another event has voided, and says so in the trail. */
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

/** A removal stands as long as the security version is the one that it was announced with. */
function announcements(database: AuthDatabase) {
  return database
    .selectFrom('second_factor_recovery as recovery')
    .innerJoin('user', (join) =>
      join
        .onRef('user.id', '=', 'recovery.user_id')
        .onRef('user.securityVersion', '=', 'recovery.security_version'),
    );
}
