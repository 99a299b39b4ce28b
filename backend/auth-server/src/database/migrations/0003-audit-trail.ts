import { sql, type Migration } from 'kysely';

/** Who did what to which account, when, from where, and how it went. Outlives the account, so it refers to no row. */
export const auditTrail: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.audit_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        action text NOT NULL,
        outcome text NOT NULL,
        user_id uuid,
        actor_id uuid,
        ip_address text NOT NULL,
        user_agent text NOT NULL,
        request_id text NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX audit_event_user_id_idx ON auth.audit_event (user_id, id DESC)`.execute(db);
    await sql`CREATE INDEX audit_event_at_idx ON auth.audit_event (at)`.execute(db);

    // The role of the server may add rows and forget old ones. To rewrite what happened takes the owner of the table.
    await sql`
      CREATE FUNCTION auth.keep_audit_trail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON auth.audit_event FOR EACH ROW
      EXECUTE FUNCTION auth.keep_audit_trail()`.execute(db);
    await sql`
      CREATE TRIGGER audit_event_kept BEFORE DELETE ON auth.audit_event FOR EACH ROW
      WHEN (old.at > now() - interval '90 days') EXECUTE FUNCTION auth.keep_audit_trail()`.execute(db);
  },
};
