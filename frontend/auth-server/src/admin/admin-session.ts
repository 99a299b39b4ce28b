import { createAuthMiddleware } from 'better-auth/api';
import { ProblemError } from '../problem.js';
import { ownSession } from '../sessions/own-session.js';

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
