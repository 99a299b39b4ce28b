import { sql, type Migration } from 'kysely';

/** The language of the mails to a user. An account from before this column gets English until its owner switches. */
export const userLanguage: Migration = {
  async up(db) {
    await sql`
      ALTER TABLE auth."user"
        ADD COLUMN language text NOT NULL DEFAULT 'en' CONSTRAINT user_language_check CHECK (language IN ('en', 'de'))
    `.execute(db);
  },
};
