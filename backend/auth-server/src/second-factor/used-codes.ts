import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AuthDatabase } from '../database/database.js';

/** A code is valid in its half minute and in those before and after. */
const CODE_LIFE_SECONDS = 3 * 30;

/**
 * Marks a code of an authenticator app as used, so that someone who looked over a shoulder can't use it again
 * ({@link https://www.rfc-editor.org/rfc/rfc6238#section-5.2 RFC 6238 §5.2}). One statement decides for all processes:
 * the key of the row is made of the person and the code.
 *
 * @returns Whether it is the first use.
 */
export async function takeCode(database: AuthDatabase, userId: string, code: string): Promise<boolean> {
  const id = createHash('sha256').update(`totp:${userId}:${code}`).digest('hex').slice(0, 32);
  const { rows } = await sql`
    INSERT INTO auth.verification AS used (id, identifier, value, "expiresAt")
    VALUES (${id}::uuid, 'used-code', '', now() + make_interval(secs => ${CODE_LIFE_SECONDS}))
    ON CONFLICT (id) DO UPDATE SET "expiresAt" = excluded."expiresAt" WHERE used."expiresAt" < now()
    RETURNING 1
  `.execute(database);
  return rows.length > 0;
}
