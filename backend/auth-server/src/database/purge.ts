import { KEY_PAIR_GRACE_SECONDS } from '../access-token.js';
import type { AuthDatabase } from './database.js';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** How long a personal access token that has expired stays in its owner's list. */
const EXPIRED_TOKEN_DAYS = 30;
/** Longer than any token lives that such an event could end. */
const EVENT_RETENTION_DAYS = 1;
/** These must also reach a server that was away for long: it deletes rows of that user. */
const LASTING_EVENTS = ['user.deleted', 'user.banned', 'user.recovered'];
const LASTING_EVENT_RETENTION_DAYS = 365;

/**
 * Deletes what has expired: sessions, mailed tokens, keys that sign nothing any more, finished rate limit windows,
 * events that every client has read. Better Auth removes such rows only when they are next used. Safe to run in
 * several processes at once.
 *
 * @param auditDays How long the audit trail is kept.
 */
export async function purgeExpired(database: AuthDatabase, auditDays: number): Promise<void> {
  const now = new Date();
  await database.deleteFrom('session').where('expiresAt', '<', now).execute();
  await database.deleteFrom('verification').where('expiresAt', '<', now).execute();
  const listed = new Date(now.getTime() - EXPIRED_TOKEN_DAYS * DAY_MILLISECONDS);
  await database.deleteFrom('personal_token').where('expires_at', '<', listed).execute();
  await database.deleteFrom('mailed_link').where('expires_at', '<', now).execute();
  const unpublished = new Date(now.getTime() - KEY_PAIR_GRACE_SECONDS * 1000);
  await database.deleteFrom('jwks').where('expiresAt', '<', unpublished).execute();
  await database.deleteFrom('request_count').where('expire', '<', String(now.getTime())).execute();
  // Their trust went with the row of `verification`.
  await database
    .deleteFrom('trusted_device')
    .where('identifier', 'not in', database.selectFrom('verification').select('identifier'))
    .execute();
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS);
  await database
    .deleteFrom('account_event')
    .where('type', 'not in', LASTING_EVENTS)
    .where('at', '<', daysAgo(EVENT_RETENTION_DAYS))
    .execute();
  await database
    .deleteFrom('account_event')
    .where('at', '<', daysAgo(LASTING_EVENT_RETENTION_DAYS))
    .execute();
  await database.deleteFrom('audit_event').where('at', '<', daysAgo(auditDays)).execute();
}
