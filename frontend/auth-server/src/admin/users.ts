import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';

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
    // % and _ are wildcards of LIKE, and both may stand in an address.
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

export type UserChange =
  | { readonly role: 'user' | 'admin' }
  | { readonly banned: boolean; readonly banReason: string | null; readonly banExpires: Date | null };

/**
 * Changes an account and, where asked, ends its sessions with it. Triggers tell the API of both.
 *
 * @throws {ProblemError} USER_NOT_FOUND
 */
export async function changeUser(
  database: AuthDatabase,
  userId: string,
  change: UserChange,
  { endSessions }: { readonly endSessions: boolean },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('user')
      .set({ ...change, updatedAt: new Date() })
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new ProblemError('USER_NOT_FOUND');
    if (endSessions) await transaction.deleteFrom('session').where('userId', '=', userId).execute();
  });
}

/** @returns How many sessions were ended. */
export async function endSessionsOf(database: AuthDatabase, userId: string): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('session')
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
