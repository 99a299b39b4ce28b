import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { internalKeyring } from '../secrets.js';

/** What Better Auth encrypts for longer than a sign-in takes. */
const SEALED = [
  { table: 'twoFactor', columns: ['secret', 'backupCodes'] },
  { table: 'jwks', columns: ['privateKey'] },
] as const;

/**
 * Encrypts with the current secret what older ones have encrypted, so that they can be let go: else people with an
 * authenticator app could not sign in any more. Safe beside running servers, and to repeat.
 *
 * @returns How many values it changed.
 * @throws {Error} A value that none of the secrets opens.
 */
export async function reseal(database: AuthDatabase, secrets: Config['secrets']): Promise<number> {
  const keyring = internalKeyring(secrets);
  const key = {
    keys: new Map(keyring.map(({ version, value }) => [version, value])),
    currentVersion: keyring[0]?.version ?? 0,
  };
  const isCurrent = (sealed: string) => sealed.includes(`$ba$${key.currentVersion}$`);
  const resealOne = async (sealed: string) => {
    // The jwt plugin stores the text as JSON.
    const isJson = sealed.startsWith('"');
    const plain = await symmetricDecrypt({ key, data: isJson ? parseText(sealed) : sealed });
    const data = await symmetricEncrypt({ key, data: plain });
    return isJson ? JSON.stringify(data) : data;
  };

  let changed = 0;
  for (const { table, columns } of SEALED) {
    for (const column of columns) {
      const rows = await database
        .selectFrom(table)
        .select(['id', `${column} as sealed`])
        .execute();
      for (const { id, sealed } of rows.filter((row) => !isCurrent(row.sealed))) {
        const fresh = await resealOne(sealed);
        // Unless it was used up or replaced meanwhile.
        const { numUpdatedRows } = await database
          .updateTable(table)
          .set({ [column]: fresh })
          .where('id', '=', id)
          .where(column, '=', sealed)
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
