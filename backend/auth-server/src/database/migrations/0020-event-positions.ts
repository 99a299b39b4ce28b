import { sql, type Migration } from 'kysely';

/**
 * Positions of account events in the order in which they became visible, given when a client reads them: see ADR 0025. The
 * columns `tx` and `cluster` stay for servers of the version before, which run while this one is rolled out.
 */
export const eventPositions: Migration = {
  async up(db) {
    await sql`
      ALTER TABLE auth.account_event
        ADD COLUMN position bigint,
        DROP CONSTRAINT account_event_type_check,
        ADD CONSTRAINT account_event_type_check CHECK (
          type IN ('session.ended', 'user.changed', 'user.banned', 'user.recovered', 'user.deleted')
        )`.execute(db);
    // The table cannot be written until this commits, so all earlier events are visible and get their positions now.
    await sql`
      UPDATE auth.account_event AS event
      SET position = (extract(epoch FROM statement_timestamp()) * 1000000)::bigint - ordered.from_the_end
      FROM (SELECT id, row_number() OVER (ORDER BY tx DESC, id DESC) AS from_the_end FROM auth.account_event) AS ordered
      WHERE event.id = ordered.id`.execute(db);
    await sql`CREATE UNIQUE INDEX account_event_position_idx ON auth.account_event (position)`.execute(db);
    await sql`
      CREATE INDEX account_event_unnumbered_idx ON auth.account_event (id) WHERE position IS NULL
    `.execute(db);

    await sql`
      CREATE TABLE auth.account_event_position (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        last bigint NOT NULL
      )`.execute(db);
    await sql`
      INSERT INTO auth.account_event_position (last) SELECT coalesce(max(position), 0) FROM auth.account_event
    `.execute(db);

    // A position is the time in microseconds, or one more than the last: so it grows even after an old dump was
    // restored, and no reader has ever been further. The row lock lets one caller number at a time; in READ COMMITTED
    // each statement after it sees what the caller before has committed, so positions become visible in their order.
    // The time of an event that comes late becomes that of its number: its transaction may have been open until then,
    // and other servers may have made tokens meanwhile that it ends.
    await sql`
      CREATE FUNCTION auth.number_account_events() RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        previous bigint;
        newest bigint;
      BEGIN
        IF NOT EXISTS (SELECT FROM auth.account_event WHERE position IS NULL) THEN
          RETURN (SELECT last FROM auth.account_event_position);
        END IF;
        SELECT last INTO STRICT previous FROM auth.account_event_position FOR UPDATE;
        newest := greatest(previous, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
        WITH unnumbered AS (
          SELECT id FROM auth.account_event WHERE position IS NULL ORDER BY id LIMIT 5000
        ), ordered AS (
          SELECT id, row_number() OVER (ORDER BY id) AS number FROM unnumbered
        ), numbered AS (
          UPDATE auth.account_event AS event
          SET position = newest + ordered.number,
              at = CASE WHEN at < clock_timestamp() - interval '5 seconds' THEN clock_timestamp() ELSE at END
          FROM ordered WHERE event.id = ordered.id
          RETURNING event.position
        )
        SELECT coalesce(max(position), previous) INTO newest FROM numbered;
        UPDATE auth.account_event_position SET last = newest WHERE last <> newest;
        RETURN newest;
      END $$`.execute(db);

    await sql`DROP TRIGGER user_changed ON auth."user"`.execute(db);
    await sql`
      CREATE TRIGGER user_changed AFTER UPDATE ON auth."user" FOR EACH ROW
      WHEN (
        (old."role", old."banned", old."email", old."emailVerified")
        IS DISTINCT FROM (new."role", new."banned", new."email", new."emailVerified")
      )
      EXECUTE FUNCTION auth.record_user_changed()`.execute(db);
    await sql`
      CREATE FUNCTION auth.record_user_banned() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO auth.account_event (type, user_id) VALUES ('user.banned', new."id");
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER user_banned AFTER UPDATE ON auth."user" FOR EACH ROW
      WHEN (new."banned" AND old."banned" IS NOT TRUE)
      EXECUTE FUNCTION auth.record_user_banned()`.execute(db);
  },
};
