import type { AuthDatabase } from '../database/database.js';

/** A personal access token that works, with its owner. */
export interface LivingToken {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly name: string;
    readonly createdAt: Date;
    readonly updatedAt: Date;
    readonly banned: boolean | null;
    readonly banExpires: Date | null;
  };
}

/**
 * Finds a token by its hash and notes its use.
 *
 * @param address Of the client that used it, as the service saw it.
 * @returns `'expired'` or `'unknown'` if it doesn't work.
 */
export async function useToken(
  database: AuthDatabase,
  hash: string,
  address: string | undefined,
): Promise<LivingToken | 'expired' | 'unknown'> {
  const used = await database
    .updateTable('personal_token')
    .set({ last_used_at: new Date(), ...(address !== undefined && { last_used_address: address }) })
    .where('token_hash', '=', hash)
    .where('expires_at', '>', new Date())
    .returning(['id', 'scopes', 'expires_at', 'user_id'])
    .executeTakeFirst();
  if (used === undefined) return (await exists(database, hash)) ? 'expired' : 'unknown';
  const user = await database
    .selectFrom('user')
    .select(['id', 'email', 'emailVerified', 'name', 'createdAt', 'updatedAt', 'banned', 'banExpires'])
    .where('id', '=', used.user_id)
    .executeTakeFirst();
  if (user === undefined) return 'unknown';
  return { id: used.id, scopes: used.scopes, expiresAt: used.expires_at, user };
}

async function exists(database: AuthDatabase, hash: string): Promise<boolean> {
  const row = await database
    .selectFrom('personal_token')
    .select('id')
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return row !== undefined;
}
