import { sql, type Migration } from 'kysely';

/** Personal access tokens. A reader of the table can't use one: it holds hashes of random text. */
export const personalTokens: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.personal_token (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        name text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        last_used_address text
      )`.execute(db);
    await sql`CREATE INDEX personal_token_user_id_idx ON auth.personal_token (user_id)`.execute(db);
    await sql`CREATE INDEX personal_token_expires_at_idx ON auth.personal_token (expires_at)`.execute(db);

    // Its access tokens carry its id as their session: whatever deletes the row ends them too.
    await sql`
      CREATE FUNCTION auth.record_personal_token_ended() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO auth.account_event (type, user_id, session_id) VALUES ('session.ended', old.user_id, old.id);
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER personal_token_ended AFTER DELETE ON auth.personal_token FOR EACH ROW
      WHEN (old.expires_at > now()) EXECUTE FUNCTION auth.record_personal_token_ended()`.execute(db);
  },
};
