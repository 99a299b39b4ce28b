import type { EntityManager } from 'typeorm';

interface EndedAccess {
  readonly userId: string;
  readonly endedAt: string;
}

interface EndedSession {
  readonly userId: string;
  readonly sessionId: string;
}

/** For all owners: it reads no content, and finds only users whose older tokens have expired. */
export const EXPIRED_ENDS = `
  DELETE FROM app.ended_access WHERE ended_at < now() - make_interval(secs => $1)
  RETURNING user_id AS "userId", ended_at AS "endedAt"`;

/** The same for sessions. */
export const EXPIRED_SESSIONS = `
  DELETE FROM app.ended_session WHERE ended_at < now() - make_interval(secs => $1)
  RETURNING user_id AS "userId", session_id AS "sessionId"`;

/**
 * Deletes what gives access without a token, if the token that created it was issued before `at`: the calendar feed and the
 * push subscriptions of a user. What its owner has created since then survives a repeated event.
 */
export async function endAccess(transaction: EntityManager, userId: string, at: string): Promise<void> {
  await deleteAccess(transaction, userId, at);
  await transaction.query(
    `INSERT INTO app.ended_access AS earlier (user_id, ended_at) VALUES ($1, $2)
     ON CONFLICT (user_id) DO UPDATE SET ended_at = greatest(earlier.ended_at, excluded.ended_at)`,
    [userId, at],
  );
}

/**
 * Deletes what was created with such a token later, by a process that hadn't received the event.
 *
 * @param tokenSeconds After this time, every token issued before the event has expired.
 */
export async function endLateAccess(transaction: EntityManager, tokenSeconds: number): Promise<void> {
  const [ends] = await transaction.query<[EndedAccess[], number]>(EXPIRED_ENDS, [tokenSeconds]);
  for (const { userId, endedAt } of ends) await deleteAccess(transaction, userId, endedAt);
}

/** Ends the push subscriptions of a session. Until its tokens have expired, nothing is sent to later ones either. */
export async function endSession(
  transaction: EntityManager,
  { userId, sessionId, at }: EndedSession & { readonly at: string },
): Promise<void> {
  await transaction.query(
    `WITH ended AS (
       DELETE FROM app.push_subscription WHERE user_id = $1 AND session_id = $2
     )
     INSERT INTO app.ended_session (user_id, session_id, ended_at) VALUES ($1, $2, $3)
     ON CONFLICT (user_id, session_id) DO NOTHING`,
    [userId, sessionId, at],
  );
}

/** As {@link endLateAccess}. */
export async function endLateSessions(transaction: EntityManager, tokenSeconds: number): Promise<void> {
  const [ends] = await transaction.query<[EndedSession[], number]>(EXPIRED_SESSIONS, [tokenSeconds]);
  for (const { userId, sessionId } of ends)
    await transaction.query('DELETE FROM app.push_subscription WHERE user_id = $1 AND session_id = $2', [
      userId,
      sessionId,
    ]);
}

async function deleteAccess(transaction: EntityManager, userId: string, before: string): Promise<void> {
  for (const table of ['app.calendar_feed', 'app.push_subscription'])
    await transaction.query(`DELETE FROM ${table} WHERE user_id = $1 AND authorized_at < $2`, [
      userId,
      before,
    ]);
}
