import { sql, type Migration } from 'kysely';

/** The table of Better Auth's twoFactor plugin. Secret and backup codes are stored encrypted. */
export const secondFactor: Migration = {
  async up(db) {
    await sql`ALTER TABLE auth."user" ADD COLUMN "twoFactorEnabled" boolean`.execute(db);
    // One of each user: Better Auth looks for any, and a second would let an old secret live on.
    await sql`
      CREATE TABLE auth."twoFactor" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "secret" text NOT NULL,
        "backupCodes" text NOT NULL,
        "userId" uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        "verified" boolean,
        "failedVerificationCount" integer,
        "lockedUntil" timestamptz
      )`.execute(db);
    await sql`CREATE INDEX "twoFactor_secret_idx" ON auth."twoFactor" ("secret")`.execute(db);
    await sql`CREATE UNIQUE INDEX "twoFactor_userId_idx" ON auth."twoFactor" ("userId")`.execute(db);
  },
};
