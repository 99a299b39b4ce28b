import { z } from 'zod';
import { auditQuery } from '../audit/audit-endpoints.js';
import { readAudit } from '../audit/audit-trail.js';
import type { AuthDatabase } from '../database/database.js';
import type { SendMail } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { noteSubject } from '../request-context.js';
import { pageLimit, parseQuery } from '../request-queries.js';
import { banUser, endSessionsOf, findUsers, mailRoleChange, setRole, unbanUser } from './users.js';
import { adminRoutes } from './admin.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

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

interface Parts {
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/** No one can demote or ban themselves: only another administrator could repair such a slip. */
export function requireOther(actorId: string, userId: string): void {
  noteSubject(userId);
  if (actorId === userId) throw new ProblemError('ACTION_FORBIDDEN');
}

/**
 * The endpoints for administrators. They replace most of Better Auth's, which can also impersonate and set passwords,
 * accept any text as a role, and don't end the tokens of a changed account.
 */
export function adminEndpoints({ database, sendMail }: Parts) {
  return {
    id: 'admin-endpoints',
    endpoints: {
      adminUsers: signedInEndpoint(adminRoutes.users, async (context) =>
        context.json(await findUsers(database, parseQuery(usersQuery, context.query))),
      ),
      adminAudit: signedInEndpoint(adminRoutes.auditTrail, async (context) =>
        context.json(
          await readAudit(database, { ...parseQuery(adminAuditQuery, context.query), withAddresses: true }),
        ),
      ),
      adminSetRole: signedInEndpoint(adminRoutes.setRole, async (context) => {
        const { body } = context;
        requireOther(context.context.session.user.id, body.userId);
        const changed = await setRole(database, body.userId, body.role);
        if (changed !== undefined) {
          mailRoleChange(sendMail, changed, body.role);
        }
        return context.json({ status: true });
      }),
      adminBan: signedInEndpoint(adminRoutes.ban, async (context) => {
        const { body } = context;
        requireOther(context.context.session.user.id, body.userId);
        const expiresAt = body.seconds === undefined ? null : new Date(Date.now() + body.seconds * 1000);
        const ban = { reason: body.reason, expiresAt };
        sendMail(await banUser(database, body.userId, ban), 'account.locked', ban);
        return context.json({ status: true });
      }),
      adminUnban: signedInEndpoint(adminRoutes.unban, async (context) => {
        noteSubject(context.body.userId);
        const person = await unbanUser(database, context.body.userId);
        if (person !== undefined) sendMail(person, 'account.unlocked');
        return context.json({ status: true });
      }),
      adminEndSessions: signedInEndpoint(adminRoutes.endSessions, async (context) => {
        noteSubject(context.body.userId);
        return context.json({ revoked: await endSessionsOf(database, context.body.userId) });
      }),
    },
  };
}
