import type { AuthDatabase } from './database.js';

/**
 * Deletes what has expired: sessions, mailed tokens and finished rate limit windows. Better Auth removes such rows
 * only when somebody happens to use them. Safe to run in several processes at once.
 */
export async function purgeExpired(database: AuthDatabase): Promise<void> {
  const now = new Date();
  await database.deleteFrom('session').where('expiresAt', '<', now).execute();
  await database.deleteFrom('verification').where('expiresAt', '<', now).execute();
  await database.deleteFrom('rate_limit').where('ends_at', '<', now).execute();
}
