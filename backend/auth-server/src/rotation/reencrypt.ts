import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { internalKeyring } from '../secrets.js';

/** The columns that Better Auth encrypts for longer than a sign-in takes. */
const ENCRYPTED = [
  { table: 'twoFactor', columns: ['secret', 'backupCodes'] },
  { table: 'jwks', columns: ['privateKey'] },
] as const;

/**
 * Encrypts values with the current secret that older secrets encrypted, so that those can be removed: otherwise people
 * with an authenticator app could no longer sign in. Safe to repeat and to run beside servers.
 *
 * @returns How many values it changed.
 * @throws {Error} when none of the secrets decrypts a value.
 */
export async function reencrypt(database: AuthDatabase, secrets: Config['secrets']): Promise<number> {
  const keyring = internalKeyring(secrets);
  const key = {
    keys: new Map(keyring.map(({ version, value }) => [version, value])),
    currentVersion: keyring[0]?.version ?? 0,
  };
  const isCurrent = (encrypted: string) => encrypted.includes(`$ba$${key.currentVersion}$`);
  const reencryptOne = async (encrypted: string) => {
    // The jwt plugin stores the text as JSON.
    const isJson = encrypted.startsWith('"');
    const plain = await symmetricDecrypt({ key, data: isJson ? parseText(encrypted) : encrypted });
    const data = await symmetricEncrypt({ key, data: plain });
    return isJson ? JSON.stringify(data) : data;
  };

  let changed = 0;
  for (const { table, columns } of ENCRYPTED) {
    for (const column of columns) {
      const rows = await database
        .selectFrom(table)
        .select(['id', `${column} as encrypted`])
        .execute();
      for (const { id, encrypted } of rows.filter((row) => !isCurrent(row.encrypted))) {
        const fresh = await reencryptOne(encrypted);
        // Skips a value that was used up or replaced in the meantime.
        const { numUpdatedRows } = await database
          .updateTable(table)
          .set({ [column]: fresh })
          .where('id', '=', id)
          .where(column, '=', encrypted)
          .executeTakeFirstOrThrow();
        changed += Number(numUpdatedRows);
      }
    }
  }
  return changed;
}

function parseText(json: string): string {
  return String(JSON.parse(json));
}
