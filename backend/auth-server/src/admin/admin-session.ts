import { createAuthMiddleware } from 'better-auth/api';
import { ProblemError } from '../problem.js';
import { ownSession, requireFresh } from '../sessions/own-session.js';

/** Lets administrators in. The role is read with the session from the database: a token of an hour ago decides nothing. */
export const adminSession = [
  ...ownSession,
  createAuthMiddleware((context) => {
    const user = context.context.session?.user;
    if (user === undefined || !('role' in user) || user.role !== 'admin')
      throw new ProblemError('ACTION_FORBIDDEN');
    return Promise.resolve();
  }),
];

/** As {@link adminSession}, for every change: a stolen cookie of last week must not make another administrator. */
export const freshAdminSession = [
  ...adminSession,
  createAuthMiddleware((context) => {
    const { session } = context.context;
    if (session !== null) requireFresh(session.session.createdAt);
    return Promise.resolve();
  }),
];
