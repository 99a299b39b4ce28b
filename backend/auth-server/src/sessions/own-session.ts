import { createAuthMiddleware, sensitiveSessionMiddleware } from 'better-auth/api';
import { ProblemError } from '../problem.js';
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

/** How long after a sign-in a person may change how they sign in. */
export const FRESH_SECONDS = 15 * 60;

/** As {@link ownSession}, for what an open page on a borrowed computer must not be able to do. */
export const freshSession = [
  ...ownSession,
  createAuthMiddleware((context) => {
    const { session } = context.context;
    if (session !== null) requireFresh(session.session.createdAt);
    return Promise.resolve();
  }),
];

/** @throws {ProblemError} SESSION_NOT_FRESH */
export function requireFresh(signedInAt: Date): void {
  if (Date.now() - signedInAt.getTime() >= FRESH_SECONDS * 1000) throw new ProblemError('SESSION_NOT_FRESH');
}
