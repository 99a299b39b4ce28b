import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { requireServiceToken } from '../account-events/service-token.js';
import type { Config } from '../config.js';
import { ProblemError } from '../problem.js';
import { noteActor } from '../request-context.js';
import type { SessionNeed } from '../routes/route.js';

/** How long after a sign-in a person may change how they sign in. */
export const FRESH_SECONDS = 15 * 60;

/**
 * Checks the session that a route asks for. The session and its user's role are read from the database, once a request:
 * an access token issued an hour ago decides nothing.
 *
 * @throws {ProblemError} SESSION_REQUIRED, SESSION_NOT_FRESH or ACTION_FORBIDDEN, and those of a service token
 */
export async function requireSession(
  hook: GenericEndpointContext,
  need: SessionNeed,
  config: Config,
): Promise<void> {
  if (need === 'none') return;
  if (need === 'service') {
    const authorization = hook.headers?.get('authorization');
    return requireServiceToken(typeof authorization === 'string' ? [authorization] : [], config);
  }
  const { session, user } = await signedIn(hook);
  noteActor(user.id);
  const isAdmin = 'role' in user && user.role === 'admin';
  if (need.endsWith('admin') && !isAdmin) throw new ProblemError('ACTION_FORBIDDEN');
  if (need.startsWith('fresh')) requireFresh(session.createdAt);
}

/** @throws {ProblemError} SESSION_NOT_FRESH */
export function requireFresh(signedInAt: Date): void {
  if (Date.now() - signedInAt.getTime() >= FRESH_SECONDS * 1000) throw new ProblemError('SESSION_NOT_FRESH');
}

/** Gives an endpoint the session that {@link requireSession} has checked, with a type that says that there is one. */
export const ownSession = [createAuthMiddleware(async (context) => ({ session: await signedIn(context) }))];

async function signedIn(context: GenericEndpointContext) {
  const session = await getSessionFromCtx(context);
  if (session === null) throw new ProblemError('SESSION_REQUIRED');
  return session;
}
