import { z } from 'zod';
import type { AuthDatabase } from '../database/database.js';
import { pageLimit, parseQuery } from '../request-queries.js';
import { readAudit } from './audit-trail.js';
import { accountRoutes } from '../account/account.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

export const auditQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: pageLimit(50, 200),
});

/** `GET /audit?limit=N&before=ID`: what happened to one's own account, newest first. */
export function auditEndpoints(database: AuthDatabase) {
  return {
    id: 'audit-trail',
    endpoints: {
      ownAuditTrail: signedInEndpoint(accountRoutes.ownAuditTrail, async (context) => {
        const { limit, before } = parseQuery(auditQuery, context.query);
        const { user } = context.context.session;
        return context.json(
          await readAudit(database, { userId: user.id, before, limit, withAddresses: false }),
        );
      }),
    },
  };
}
