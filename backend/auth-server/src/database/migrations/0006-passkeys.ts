import { sql, type Migration } from 'kysely';

/** The table of Better Auth's passkey plugin, and when each was last used. */
export const passkeys: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth."passkey" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "name" text,
        "publicKey" text NOT NULL,
        "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        "credentialID" text NOT NULL,
        "counter" integer NOT NULL,
        "deviceType" text NOT NULL,
        "backedUp" boolean NOT NULL,
        "transports" text,
        "createdAt" timestamptz,
        "aaguid" text,
        "lastUsedAt" timestamptz
      )`.execute(db);
    await sql`CREATE INDEX "passkey_userId_idx" ON auth."passkey" ("userId")`.execute(db);
    // A credential must belong to exactly one user.
    await sql`CREATE UNIQUE INDEX "passkey_credentialID_idx" ON auth."passkey" ("credentialID")`.execute(db);
  },
};
