import { sql, type Migration } from 'kysely';

/** The table of Better Auth's jwt plugin, for `JWT_ALGORITHM=EdDSA`. The private half is stored encrypted. */
export const keyPairs: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth."jwks" (
        "id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        "publicKey" text NOT NULL,
        "privateKey" text NOT NULL,
        "createdAt" timestamptz NOT NULL,
        "expiresAt" timestamptz,
        "alg" text,
        "crv" text
      )`.execute(db);
  },
};
