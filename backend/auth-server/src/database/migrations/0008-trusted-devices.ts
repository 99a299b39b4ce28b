import { sql, type Migration } from 'kysely';

/**
 * What a person recognises a trusted device by. That it is trusted stands in `verification`, in a row that Better Auth
 * replaces at each sign-in; `identifier` is that of the row.
 */
export const trustedDevices: Migration = {
  async up(db) {
    await sql`
      CREATE TABLE auth.trusted_device (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL REFERENCES auth."user" ("id") ON DELETE CASCADE,
        identifier text NOT NULL UNIQUE,
        ip_address text NOT NULL,
        user_agent text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now()
      )`.execute(db);
    await sql`CREATE INDEX trusted_device_user_id_idx ON auth.trusted_device (user_id)`.execute(db);
  },
};
