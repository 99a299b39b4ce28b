import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { auditQuery } from '../audit/audit-endpoints.js';
import { readAudit } from '../audit/audit-trail.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { noteSubject } from '../request-context.js';
import { pageLimit, parseQuery } from '../request-queries.js';
import { adminSession } from './admin-session.js';
import { changeUser, endSessionsOf, findUsers } from './users.js';

const usersQuery = z.object({
  query: z.string().trim().min(1).max(254).optional(),
  limit: pageLimit(50, 200),
  offset: z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .default(0),
});

const adminAuditQuery = auditQuery.extend({ userId: z.uuid().optional() });

/** An administrator who bans or demotes themselves may be the last one. */
function requireOther(actorId: string, userId: string): void {
  noteSubject(userId);
  if (actorId === userId) throw new ProblemError('ACTION_FORBIDDEN');
}

/**
 * What an administrator may do. In place of most of Better Auth's admin endpoints: those may also impersonate and set
 * passwords, take any text for a role, and leave the tokens of a changed account alone.
 */
export function adminEndpoints(database: AuthDatabase) {
  const use = adminSession;
  const userId = z.uuid();
  return {
    id: 'admin-endpoints',
    endpoints: {
      adminUsers: createAuthEndpoint('/admin/users', { method: 'GET', use }, async (context) =>
        context.json(await findUsers(database, parseQuery(usersQuery, context.query))),
      ),
      adminAudit: createAuthEndpoint('/admin/audit', { method: 'GET', use }, async (context) =>
        context.json(
          await readAudit(database, { ...parseQuery(adminAuditQuery, context.query), withAddresses: true }),
        ),
      ),
      adminSetRole: createAuthEndpoint(
        '/admin/users/role',
        { method: 'POST', body: z.object({ userId, role: z.enum(['user', 'admin']) }), use },
        async (context) => {
          const { body } = context;
          requireOther(context.context.session.user.id, body.userId);
          await changeUser(database, body.userId, { role: body.role }, { endSessions: false });
          return context.json({ status: true });
        },
      ),
      adminBan: createAuthEndpoint(
        '/admin/users/ban',
        {
          method: 'POST',
          body: z.object({ userId, reason: z.string(), seconds: z.number().optional() }),
          use,
        },
        async (context) => {
          const { body } = context;
          requireOther(context.context.session.user.id, body.userId);
          const banExpires = body.seconds === undefined ? null : new Date(Date.now() + body.seconds * 1000);
          const ban = { banned: true, banReason: body.reason, banExpires };
          await changeUser(database, body.userId, ban, { endSessions: true });
          return context.json({ status: true });
        },
      ),
      adminUnban: createAuthEndpoint(
        '/admin/users/unban',
        { method: 'POST', body: z.object({ userId }), use },
        async (context) => {
          noteSubject(context.body.userId);
          const ban = { banned: false, banReason: null, banExpires: null };
          await changeUser(database, context.body.userId, ban, { endSessions: false });
          return context.json({ status: true });
        },
      ),
      adminEndSessions: createAuthEndpoint(
        '/admin/users/end-sessions',
        { method: 'POST', body: z.object({ userId }), use },
        async (context) => {
          noteSubject(context.body.userId);
          return context.json({ revoked: await endSessionsOf(database, context.body.userId) });
        },
      ),
    },
  };
}
