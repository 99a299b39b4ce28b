import { applyLifecycle, lockUser } from '../account/lifecycle.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { deviceOf } from './device.js';
import { sessionRoutes } from './session.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/**
 * One's own sessions, by id. Better Auth's endpoints name a session by its secret token, refuse the list a day after
 * sign-in, and end only the first hundred of "all others". The rows are deleted by one statement; a trigger tells the
 * API of each.
 */
export function sessionEndpoints(database: AuthDatabase) {
  return {
    id: 'own-sessions',
    endpoints: {
      listOwnSessions: signedInEndpoint(sessionRoutes.sessions, async (context) => {
        const { session, user } = context.context.session;
        return context.json({ sessions: await listSessions(database, user.id, session.id) });
      }),
      revokeOwnSession: signedInEndpoint(sessionRoutes.revokeSession, async (context) => {
        const { user } = context.context.session;
        const { numDeletedRows } = await database
          .deleteFrom('session')
          .where('userId', '=', user.id)
          .where('id', '=', context.body.id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw new ProblemError('SESSION_NOT_FOUND');
        return context.json({ status: true });
      }),
      revokeOtherOwnSessions: signedInEndpoint(sessionRoutes.revokeOtherSessions, async (context) => {
        const { session, user } = context.context.session;
        const revoked = await database.transaction().execute(async (transaction) => {
          await lockUser(transaction, user.id);
          const others = await countOtherSessions(transaction, user.id, session.id);
          const subject = { userId: user.id, sessionId: session.id };
          await applyLifecycle(transaction, 'other sessions ended', subject);
          return others;
        });
        return context.json({ revoked });
      }),
    },
  };
}

async function countOtherSessions(database: AuthDatabase, userId: string, sessionId: string) {
  const { count } = await database
    .selectFrom('session')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .where('id', '!=', sessionId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function listSessions(database: AuthDatabase, userId: string, currentId: string) {
  const rows = await database
    .selectFrom('session')
    .select(['id', 'createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', new Date())
    .orderBy('updatedAt', 'desc')
    .execute();
  return rows.map(({ id, createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
    id,
    isCurrent: id === currentId,
    ...deviceOf(userAgent),
    ipAddress,
    createdAt,
    /** Exact to an hour. */
    lastSeenAt: updatedAt,
    expiresAt,
  }));
}
