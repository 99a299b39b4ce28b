import { sql } from 'kysely';
import { applyLifecycle, lockUser } from '../account/lifecycle.js';
import type { AuthDatabase } from '../database/database.js';
import type { Recipient, SendMail } from '../mail/compose.js';
import { requireAnotherAdministrator } from './last-administrator.js';

export interface UserQuery {
  /** Part of a name or an address, in any case. */
  readonly query?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Accounts whose name or address holds the query, newest first, and how many there are in all. */
export async function findUsers(database: AuthDatabase, { query, limit, offset }: UserQuery) {
  let matching = database.selectFrom('user');
  if (query !== undefined) {
    // % and _ are wildcards of LIKE, and an address may contain both.
    const pattern = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
    matching = matching.where((where) =>
      where.or([where('email', 'ilike', pattern), where('name', 'ilike', pattern)]),
    );
  }
  const { total } = await matching
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  const users = await matching
    .select([
      'id',
      'name',
      'email',
      'emailVerified',
      'twoFactorEnabled',
      'role',
      'banned',
      'banReason',
      'banExpires',
      'createdAt',
    ])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { users, total };
}

export type Role = 'user' | 'admin';

/**
 * Grants or revokes the administrator role.
 *
 * @returns The person and the other administrators; undefined when they had the role already.
 * @throws {ProblemError} USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export function setRole(database: AuthDatabase, userId: string, role: Role) {
  return database.transaction().execute(async (transaction) => {
    if (role === 'user') await requireAnotherAdministrator(transaction, userId);
    const before = await lockUser(transaction, userId);
    if (before.role === role) return undefined;
    await transaction
      .updateTable('user')
      .set({ role, updatedAt: new Date() })
      .where('id', '=', userId)
      .execute();
    const administrators = await transaction
      .selectFrom('user')
      .select(['name', 'email', 'emailVerified', 'language'])
      .where('role', '=', 'admin')
      .where('id', '!=', userId)
      .execute();
    return { person: before, administrators };
  });
}

/** Tells the person, and on a promotion every other administrator: one of them may have lost a session to a thief. */
export function mailRoleChange(
  sendMail: SendMail,
  { person, administrators }: { readonly person: Recipient; readonly administrators: readonly Recipient[] },
  role: Role,
): void {
  sendMail(person, role === 'admin' ? 'role.granted' : 'role.revoked');
  if (role !== 'admin') return;
  for (const administrator of administrators) {
    sendMail(administrator, 'administrator.added', { email: person.email });
  }
}

export interface Ban {
  readonly reason: string;
  /** null for a ban without an end. */
  readonly expiresAt: Date | null;
}

/**
 * Locks an account and ends its sessions. Triggers report both to the API.
 *
 * @throws {ProblemError} USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export function banUser(
  database: AuthDatabase,
  userId: string,
  { reason, expiresAt }: Ban,
): Promise<Recipient> {
  return database.transaction().execute(async (transaction) => {
    await requireAnotherAdministrator(transaction, userId);
    const person = await lockUser(transaction, userId);
    await transaction
      .updateTable('user')
      .set({ banned: true, banReason: reason, banExpires: expiresAt, updatedAt: new Date() })
      .where('id', '=', userId)
      .execute();
    await transaction.deleteFrom('session').where('userId', '=', userId).execute();
    return person;
  });
}

/**
 * @returns The person; undefined when the account was not locked.
 * @throws {ProblemError} USER_NOT_FOUND
 */
export function unbanUser(database: AuthDatabase, userId: string): Promise<Recipient | undefined> {
  return database.transaction().execute(async (transaction) => {
    const person = await lockUser(transaction, userId);
    if (person.banned !== true) return undefined;
    await transaction
      .updateTable('user')
      .set({ banned: false, banReason: null, banExpires: null, updatedAt: new Date() })
      .where('id', '=', userId)
      .execute();
    return person;
  });
}

/** @returns How many sessions were ended. @throws {ProblemError} USER_NOT_FOUND */
export async function endSessionsOf(database: AuthDatabase, userId: string): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    await lockUser(transaction, userId);
    const { count } = await transaction
      .selectFrom('session')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('userId', '=', userId)
      .executeTakeFirstOrThrow();
    await applyLifecycle(transaction, 'all sessions ended', { userId });
    return Number(count);
  });
}
