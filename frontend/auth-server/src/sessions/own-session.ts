import { createAuthMiddleware, sensitiveSessionMiddleware } from 'better-auth/api';
import { noteActor } from '../request-context.js';

/** Lets signed-in people in, reads their session from the database, and notes for the audit trail who they are. */
export const ownSession = [
  sensitiveSessionMiddleware,
  createAuthMiddleware((context) => {
    const { session } = context.context;
    if (session !== null) noteActor(session.user.id);
    return Promise.resolve();
  }),
];
