import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import type { AccountParts } from './account/account-parts.js';
import { accountRoutes } from './account/account.routes.js';
import { acceptedLanguage } from './language.js';
import { passkeyRoutes } from './passkeys/passkey.routes.js';
import { beginAttempt } from './passwords/attempt-hooks.js';
import { ProblemError } from './problem.js';
import { requireQuietAccount } from './rate-limits.js';
import { parseBody, requireGoodPassword } from './request-bodies.js';
import { requestContext, type RequestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { removeDueSecondFactorOf } from './second-factor/recovery-job.js';
import { secondFactorRoutes } from './second-factor/second-factor.routes.js';
import { requireFresh, requireSession } from './sessions/own-session.js';
import { rememberMeOf } from './sessions/session-lifetime.js';
import { beginAt, beginByAddress, beginByPasskey, currentVersion } from './sessions/session-version.js';
import { sessionRoutes } from './sessions/session.routes.js';
import { ACCOUNT_PAGE, SIGN_IN_PAGE } from './social/callback.js';
import { socialRoutes } from './social/social.routes.js';

type Body = Record<string, unknown>;

/** Runs before every endpoint. A request that is refused here has changed nothing and used up no link. */
export function beforeEndpoint(parts: AccountParts) {
  return createAuthMiddleware(async (hook) => {
    const request = requestContext.getStore();
    const { route } = request ?? {};
    if (request === undefined || route === undefined) throw new ProblemError('ROUTE_NOT_FOUND');
    request.language = acceptedLanguage(hook.headers?.get('accept-language'));
    if (route.confirmedAddress === true) await requireConfirmedAddress(hook);
    const body = route.body === undefined ? {} : parseBody(route.body, hook.body);
    if (typeof body.rememberMe === 'boolean') request.rememberMe = body.rememberMe;
    if (typeof body.email === 'string') request.audit.email = body.email;
    await requireSession(hook, route.session, parts.config);
    if (route.freshWithoutPassword === true && body.password === undefined) await requireFreshSession(hook);
    if (route === sessionRoutes.signIn) await requireQuietAccount(parts, String(body.email), hook.headers);
    await beginAttempt(parts, hook, route, body);
    if (route.replacesSession === true) await beginReplacing(parts, hook, request, route);
    await beginSignIn(parts, route, body);
    if (route === accountRoutes.signUp) await prepareSignUp(parts, request, body);
    return route.body === undefined ? undefined : { context: { body: completeBody(parts, route, body) } };
  });
}

async function requireConfirmedAddress(hook: GenericEndpointContext): Promise<void> {
  const signedIn = await getSessionFromCtx(hook);
  if (signedIn?.user.emailVerified === false) throw new ProblemError('EMAIL_UNCONFIRMED');
}

async function requireFreshSession(hook: GenericEndpointContext): Promise<void> {
  const signedIn = await getSessionFromCtx(hook);
  if (signedIn !== null) requireFresh(signedIn.session.createdAt);
}

/** Turning the second factor on or off raises the security version by one; the new session starts at that version. */
async function beginReplacing(
  { config, database }: AccountParts,
  hook: GenericEndpointContext,
  request: RequestContext,
  route: Route,
): Promise<void> {
  const signedIn = await getSessionFromCtx(hook);
  if (signedIn === null) return;
  const { session, user } = signedIn;
  request.rememberMe = rememberMeOf(config.session, session);
  const isOn = 'twoFactorEnabled' in user && user.twoFactorEnabled === true;
  const willChange = route === secondFactorRoutes.disable ? isOn : !isOn;
  const version = await currentVersion(database, session.id);
  beginAt(user.id, willChange ? version + 1 : version);
}

/** Notes the security version before the sign-in looks at a password or passkey. */
async function beginSignIn(parts: AccountParts, route: Route, body: Body): Promise<void> {
  const { database } = parts;
  if (route === sessionRoutes.signIn) {
    const email = String(body.email);
    await removeDueSecondFactorOf(parts, email);
    await beginByAddress(database, email);
  }
  const { response } = body;
  if (route === passkeyRoutes.verifyAuthentication && typeof response === 'object' && response !== null) {
    await beginByPasskey(database, 'id' in response ? String(response.id) : '');
  }
}

/** Checks the password of a new account and hashes it: Better Auth would do that inside its transaction. */
async function prepareSignUp({ hasher }: AccountParts, request: RequestContext, body: Body): Promise<void> {
  const password = String(body.password);
  requireGoodPassword('password', password, [String(body.email), String(body.name)]);
  request.preparedHash = { password, hash: await hasher.hash(password) };
}

/** The hash that {@link prepareSignUp} made of this password, if it did. */
export function preparedHash(password: string): Promise<string> | undefined {
  const prepared = requestContext.getStore()?.preparedHash;
  return prepared?.password === password ? Promise.resolve(prepared.hash) : undefined;
}

/** Adds what Better Auth has to know beyond what the person sent. */
function completeBody({ config }: AccountParts, route: Route, body: Body): Body {
  if (route !== socialRoutes.signIn && route !== socialRoutes.link) return body;
  const errorPage = route === socialRoutes.link ? ACCOUNT_PAGE : SIGN_IN_PAGE;
  return {
    ...body,
    callbackURL: config.publicOrigin + String(body.callbackURL),
    errorCallbackURL: config.publicOrigin + errorPage,
  };
}
