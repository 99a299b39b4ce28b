import { sql, type Migration } from 'kysely';

/**
 * One WebAuthn user handle per account, and the signature counter as it was last seen. The column of the plugin,
 * `counter`, is what the verifier compares with: 0 where the passkey may be on several devices.
 */
export const passkeyAccounts: Migration = {
  async up(db) {
    // Two version 4 UUIDs hold 244 random bits, without an extension of PostgreSQL.
    await sql`
      ALTER TABLE auth."user" ADD COLUMN "passkeyHandle" bytea NOT NULL
        DEFAULT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
    `.execute(db);
    await sql`ALTER TABLE auth."passkey" ADD COLUMN "lastCounter" bigint NOT NULL DEFAULT 0`.execute(db);
    await sql`UPDATE auth."passkey" SET "lastCounter" = "counter"`.execute(db);
    await sql`UPDATE auth."passkey" SET "counter" = 0 WHERE "deviceType" = 'multiDevice'`.execute(db);
  },
};
