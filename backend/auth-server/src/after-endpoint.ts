import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware, isAPIError } from 'better-auth/api';
import type { AccountParts } from './account/account-parts.js';
import { accountRoutes } from './account/account.routes.js';
import { mailConfirmation } from './account/verify-email.js';
import type { AuthDatabase } from './database/database.js';
import { recipientOf } from './mail/compose.js';
import { noteKnownDevice } from './passwords/attempt-hooks.js';
import { noteActor, requestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { isCodeAsked } from './second-factor/second-factor.js';
import { secondFactorRoutes } from './second-factor/second-factor.routes.js';
import { noticeNewDevice } from './sessions/new-device.js';
import { touchSession } from './sessions/session-lifetime.js';
import { withoutSessionToken } from './sessions/session-token.js';

export interface EndpointAnswer {
  readonly response: Response;
  /** The password was right, and a code is asked for before there is a session. */
  readonly isCodePending: boolean;
}

/** Keeps the context of an endpoint that has run, for {@link afterEndpoint}. */
export const keepEndpoint = createAuthMiddleware((hook) => {
  const request = requestContext.getStore();
  if (request !== undefined) request.endpoint = hook;
  return Promise.resolve();
});

/**
 * Completes an answer of Better Auth. It runs when all plugins are done, in whatever order they stand: one of them takes
 * the session of a sign-in back when a second factor is due.
 */
export async function afterEndpoint(parts: AccountParts, response: Response): Promise<EndpointAnswer> {
  const { endpoint, route } = requestContext.getStore() ?? {};
  // A hook has refused the request before the endpoint.
  if (endpoint === undefined || route === undefined) return { response, isCodePending: false };
  const { session, newSession, returned } = endpoint.context;
  const isCodePending = isCodeAsked(returned);
  const actor = newSession ?? session;
  if (actor !== null) noteActor(actor.user.id);
  await endReplacedSession(parts.database, endpoint, isCodePending);
  if (newSession !== null) {
    await noteKnownDevice(parts.database, endpoint, newSession.user.id);
    if (session === null && route.signsIn === true) {
      await noticeNewDevice(parts, endpoint.headers, newSession.user);
    }
  }
  if (route === accountRoutes.signUp) await mailConfirmationOfSignUp(parts, returned);
  if (session !== null && route.extendsSession === true) {
    await touchSession(parts.database, session.session.id, parts.config.session.rememberedSeconds);
  }
  if (session !== null && !isAPIError(returned)) {
    const kind = noticeOf(route, session.user.twoFactorEnabled === true);
    if (kind !== undefined) parts.sendMail(recipientOf(session.user), kind);
  }
  for (const cookie of endpoint.responseHeaders.getSetCookie()) response.headers.append('set-cookie', cookie);
  return { response: withBody(response, withoutSessionToken(returned)), isCodePending };
}

/** A sign-in replaces the session that the browser had: signing out could no longer end that one. */
async function endReplacedSession(
  database: AuthDatabase,
  endpoint: GenericEndpointContext,
  isCodePending: boolean,
): Promise<void> {
  const { newSession, authCookies, secret } = endpoint.context;
  if (newSession === null && !isCodePending) return;
  const replaced = await endpoint.getSignedCookie(authCookies.sessionToken.name, secret);
  if (typeof replaced !== 'string' || replaced === newSession?.session.token) return;
  await database.deleteFrom('session').where('token', '=', replaced).execute();
}

/** Mailed once the sign-up is committed, because the link refers to its row. A made-up user has none. */
async function mailConfirmationOfSignUp(parts: AccountParts, returned: unknown): Promise<void> {
  if (typeof returned !== 'object' || returned === null || !('user' in returned)) return;
  const { user } = returned;
  if (typeof user === 'object' && user !== null && 'id' in user) {
    await mailConfirmation(parts, String(user.id));
  }
}

/** The mail about a change of the second factor, in case it wasn't its owner. */
function noticeOf(route: Route, isSecondFactorOn: boolean) {
  if (route === secondFactorRoutes.disable) return 'second-factor.off';
  // The first correct code turns it on; the session still has the user as it was before.
  const isTurnedOn = route === secondFactorRoutes.verifyCode && !isSecondFactorOn;
  return isTurnedOn ? 'second-factor.on' : undefined;
}

function withBody(response: Response, body: object | undefined): Response {
  if (body === undefined) return response;
  return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
}
