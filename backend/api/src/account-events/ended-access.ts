import type { EntityManager } from 'typeorm';

interface EndedAccess {
  readonly userId: string;
  readonly endedAt: string;
}

/** For all owners: it reads no content, and finds only users whose older tokens have expired. */
export const EXPIRED_ENDS = `
  DELETE FROM app.ended_access WHERE ended_at < now() - make_interval(secs => $1)
  RETURNING user_id AS "userId", ended_at AS "endedAt"`;

/**
 * Deletes the calendar feed of a user if the token that created it was issued before `at`. A feed that its owner has
 * created since then survives a repeated event.
 */
export async function endCalendarFeed(transaction: EntityManager, userId: string, at: string): Promise<void> {
  await deleteFeed(transaction, userId, at);
  await transaction.query(
    `INSERT INTO app.ended_access AS earlier (user_id, ended_at) VALUES ($1, $2)
     ON CONFLICT (user_id) DO UPDATE SET ended_at = greatest(earlier.ended_at, excluded.ended_at)`,
    [userId, at],
  );
}

/**
 * Deletes feeds that were created with such a token later, by a process that hadn't received the event.
 *
 * @param tokenSeconds After this time, every token issued before the event has expired.
 */
export async function endLateCalendarFeeds(transaction: EntityManager, tokenSeconds: number): Promise<void> {
  const [ends] = await transaction.query<[EndedAccess[], number]>(EXPIRED_ENDS, [tokenSeconds]);
  for (const { userId, endedAt } of ends) await deleteFeed(transaction, userId, endedAt);
}

async function deleteFeed(transaction: EntityManager, userId: string, before: string): Promise<void> {
  await transaction.query('DELETE FROM app.calendar_feed WHERE user_id = $1 AND authorized_at < $2', [
    userId,
    before,
  ]);
}
