import { sql, type Migration } from 'kysely';

/**
 * Wrong passwords in a row, for each account over all unknown devices, and for each known device. Unknown
 * addresses share a fixed number of rows without a user, so that made-up addresses can't fill the table.
 */
export const passwordFailures: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.password_failures (
        key text PRIMARY KEY,
        user_id uuid REFERENCES auth."user" ("id") ON DELETE CASCADE,
        failures integer NOT NULL,
        last_at timestamptz NOT NULL DEFAULT now(),
        told_at timestamptz
      )`.execute(db);
    await sql`CREATE INDEX password_failures_user_id_idx ON auth.password_failures (user_id)`.execute(db);
    // What was guessed before is worth nothing against another password, whichever statement sets it.
    await sql`
      CREATE FUNCTION auth.forget_password_failures() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM auth.password_failures WHERE user_id = new."userId";
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER password_failures_forgotten AFTER UPDATE ON auth."account" FOR EACH ROW
      WHEN (new."password" IS DISTINCT FROM old."password")
      EXECUTE FUNCTION auth.forget_password_failures()`.execute(db);
  },
};
