import { sql, type Migration } from 'kysely';

/** Mails on their way to the SMTP server. A row goes when it was taken there. */
export const mailQueue: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.mail_queue (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sealed bytea NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT now()
      )`.execute(db);
    await sql`CREATE INDEX mail_queue_due_at_idx ON auth.mail_queue (due_at)`.execute(db);
  },
};
