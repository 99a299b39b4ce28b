import { sql, type Migration } from 'kysely';

/**
 * A version per user that rises with every event that changes who may sign in. Whatever was begun before such an event
 * (a sign-in, a mailed link, the trust in a device) carries an older version and is void. The rule lives here, in
 * triggers, so that it holds for Better Auth's statements and for repairs by SQL as well as for ours.
 */
export const securityVersion: Migration = {
  async up(db) {
    await sql`ALTER TABLE auth."user" ADD COLUMN "securityVersion" integer NOT NULL DEFAULT 1`.execute(db);
    // Existing sessions belong to version 1. A new one must say what it began with, so there is no default.
    await sql`ALTER TABLE auth."session" ADD COLUMN "securityVersion" integer NOT NULL DEFAULT 1`.execute(db);
    await sql`ALTER TABLE auth."session" ALTER COLUMN "securityVersion" DROP DEFAULT`.execute(db);
    await sql`ALTER TABLE auth.trusted_device ADD COLUMN security_version integer NOT NULL DEFAULT 1`.execute(
      db,
    );
    await sql`ALTER TABLE auth.trusted_device ALTER COLUMN security_version DROP DEFAULT`.execute(db);
    await sql`ALTER TABLE auth."twoFactor" ADD COLUMN "createdAt" timestamptz NOT NULL DEFAULT now()`.execute(
      db,
    );

    // `user.banned`: a ban began. `user.recovered`: the owner has proved the mailbox, and what others may hold ends.
    await sql`ALTER TABLE auth.account_event DROP CONSTRAINT account_event_type_check`.execute(db);
    await sql`
      ALTER TABLE auth.account_event ADD CONSTRAINT account_event_type_check CHECK (
        type IN ('session.ended', 'user.changed', 'user.banned', 'user.recovered', 'user.deleted')
      )`.execute(db);

    // A ban, and turning the second factor on or off, raise the version in the statement that does it.
    await sql`
      CREATE FUNCTION auth.raise_security_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- The event that deleted the row came first: turned on without it, the user could not sign in again.
        IF new."twoFactorEnabled" AND old."twoFactorEnabled" IS NOT TRUE
          AND NOT EXISTS (SELECT FROM auth."twoFactor" WHERE "userId" = new."id") THEN
          RAISE EXCEPTION 'the second factor was removed meanwhile' USING ERRCODE = 'HF001';
        END IF;
        IF new."securityVersion" = old."securityVersion" THEN
          new."securityVersion" := old."securityVersion" + 1;
        END IF;
        RETURN new;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER security_version_raised BEFORE UPDATE ON auth."user" FOR EACH ROW
      WHEN ((new."banned" IS TRUE AND old."banned" IS NOT TRUE)
        OR coalesce(new."twoFactorEnabled", false) <> coalesce(old."twoFactorEnabled", false))
      EXECUTE FUNCTION auth.raise_security_version()`.execute(db);

    // Sessions that should survive are moved to the new version first, in the same transaction.
    await sql`
      CREATE FUNCTION auth.end_outdated_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM auth."session" WHERE "userId" = new."id" AND "securityVersion" < new."securityVersion";
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER outdated_sessions_ended AFTER UPDATE ON auth."user" FOR EACH ROW
      WHEN (new."securityVersion" > old."securityVersion")
      EXECUTE FUNCTION auth.end_outdated_sessions()`.execute(db);

    // FOR SHARE waits for a transaction that is raising the version, and makes the next one wait for this insert: a
    // sign-in that checked the old password can't slip in between. HF001 is ours: see database-errors.ts.
    await sql`
      CREATE FUNCTION auth.refuse_outdated() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        owner uuid;
        began integer;
        current integer;
      BEGIN
        IF tg_table_name = 'session' THEN
          owner := new."userId";
          began := new."securityVersion";
        ELSE
          owner := new.user_id;
          began := new.security_version;
        END IF;
        SELECT "securityVersion" INTO current FROM auth."user" WHERE "id" = owner FOR SHARE;
        IF current IS DISTINCT FROM began THEN
          RAISE EXCEPTION 'the account has changed since this began' USING ERRCODE = 'HF001';
        END IF;
        RETURN new;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER outdated_session_refused BEFORE INSERT ON auth."session" FOR EACH ROW
      EXECUTE FUNCTION auth.refuse_outdated()`.execute(db);
    await sql`
      CREATE TRIGGER outdated_device_refused BEFORE INSERT OR UPDATE ON auth.trusted_device FOR EACH ROW
      EXECUTE FUNCTION auth.refuse_outdated()`.execute(db);
  },
};
