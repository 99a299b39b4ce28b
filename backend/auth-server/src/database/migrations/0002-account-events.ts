import { sql, type Migration } from 'kysely';

/**
 * What other servers must know of an account, written by trigger: Better Auth's hooks miss some changes (they see the
 * first hundred of many sessions, and nothing of a repair by SQL), triggers miss none.
 */
export const accountEvents: Migration = {
  async up(db) {
    // `tx` orders events by transaction: an id alone is given out before its row can be seen, so that a reader who
    // remembers the highest id would miss a row that is committed late.
    await sql`
      CREATE TABLE auth.account_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        type text NOT NULL CHECK (type IN ('session.ended', 'user.changed', 'user.deleted')),
        user_id uuid NOT NULL,
        session_id uuid,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`.execute(db);
    await sql`CREATE UNIQUE INDEX account_event_tx_id_idx ON auth.account_event (tx, id)`.execute(db);
    await sql`CREATE INDEX account_event_at_idx ON auth.account_event (at)`.execute(db);

    await sql`
      CREATE FUNCTION auth.record_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO auth.account_event (type, user_id, session_id) VALUES ('session.ended', old."userId", old."id");
        RETURN NULL;
      END $$`.execute(db);
    // A session that ran out needs no event: its last token was made before, and ends by itself.
    await sql`
      CREATE TRIGGER session_ended AFTER DELETE ON auth."session" FOR EACH ROW
      WHEN (old."expiresAt" > now()) EXECUTE FUNCTION auth.record_session_ended()`.execute(db);

    await sql`
      CREATE FUNCTION auth.record_user_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO auth.account_event (type, user_id) VALUES ('user.changed', new."id");
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER user_changed AFTER UPDATE ON auth."user" FOR EACH ROW
      WHEN ((old."role", old."banned", old."email") IS DISTINCT FROM (new."role", new."banned", new."email"))
      EXECUTE FUNCTION auth.record_user_changed()`.execute(db);

    await sql`
      CREATE FUNCTION auth.record_user_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO auth.account_event (type, user_id) VALUES ('user.deleted', old."id");
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER user_deleted AFTER DELETE ON auth."user" FOR EACH ROW
      EXECUTE FUNCTION auth.record_user_deleted()`.execute(db);
  },
};
