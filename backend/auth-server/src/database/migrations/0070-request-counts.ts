import { sql, type Migration } from 'kysely';

/**
 * The table of the rate limiter, in the shape that rate-limiter-flexible needs. Unlogged: a crash may lose the counts of
 * the last minute. `auth.rate_limit` stays for servers of the previous version, which run while this one is rolled out.
 */
export const requestCounts: Migration = {
  async up(db) {
    await sql`
      CREATE UNLOGGED TABLE auth.request_count (
        key text PRIMARY KEY,
        points integer NOT NULL,
        expire bigint NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX request_count_expire_idx ON auth.request_count (expire)`.execute(db);
  },
};
