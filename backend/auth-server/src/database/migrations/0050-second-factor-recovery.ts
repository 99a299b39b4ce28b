import { sql, type Migration } from 'kysely';

/**
 * Second factors whose removal was announced, with the security version of the announcement: any event that raises it
 * voids the removal.
 */
export const secondFactorRecovery: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.second_factor_recovery (
        user_id uuid PRIMARY KEY REFERENCES auth."user" ("id") ON DELETE CASCADE,
        security_version integer NOT NULL,
        removes_at timestamptz NOT NULL
      )`.execute(db);
    await sql`
      CREATE INDEX second_factor_recovery_removes_at_idx ON auth.second_factor_recovery (removes_at)
    `.execute(db);
  },
};
