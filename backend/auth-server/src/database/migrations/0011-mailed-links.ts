import { sql, type Migration } from 'kysely';

/** Every mailed link, whatever it is for. The token itself is in the mail only. */
export const mailedLinks: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.mailed_link (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        purpose text NOT NULL,
        -- Null for an invitation: its account does not exist yet.
        user_id uuid REFERENCES auth."user" ("id") ON DELETE CASCADE,
        address text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        security_version integer,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`.execute(db);
    // Only the newest link of each purpose counts. Undo links stand side by side: each returns to another address.
    await sql`
      CREATE UNIQUE INDEX mailed_link_newest_idx ON auth.mailed_link (user_id, purpose)
      WHERE purpose NOT IN ('undo-email', 'invitation')`.execute(db);
    await sql`
      CREATE UNIQUE INDEX mailed_link_invitation_idx ON auth.mailed_link (address)
      WHERE purpose = 'invitation'`.execute(db);
    await sql`CREATE INDEX mailed_link_user_id_idx ON auth.mailed_link (user_id)`.execute(db);
    await sql`CREATE INDEX mailed_link_expires_at_idx ON auth.mailed_link (expires_at)`.execute(db);
    await sql`CREATE INDEX mailed_link_address_idx ON auth.mailed_link (address, purpose)`.execute(db);

    // The address that an e-mail change can still be taken back to is reserved in the meantime. The trigger runs
    // after the row is written: by then a change of the same address that was under way has been committed.
    await sql`
      CREATE FUNCTION auth.refuse_reserved_address() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM auth.mailed_link
          WHERE address = new."email" AND purpose = 'undo-email' AND user_id <> new."id" AND expires_at > now()
        ) THEN
          RAISE EXCEPTION 'this address is reserved' USING ERRCODE = 'unique_violation';
        END IF;
        RETURN NULL;
      END $$`.execute(db);
    await sql`
      CREATE TRIGGER reserved_address_refused AFTER INSERT OR UPDATE OF "email" ON auth."user" FOR EACH ROW
      EXECUTE FUNCTION auth.refuse_reserved_address()`.execute(db);

    // The owner of a mailbox said that an account with their address isn't theirs: no more confirmation mails there.
    await sql`ALTER TABLE auth."user" ADD COLUMN "addressDeclinedAt" timestamptz`.execute(db);
  },
};
