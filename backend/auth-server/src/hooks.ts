import { createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import type { AccountParts } from './account/account-parts.js';
import { mailConfirmation } from './account/verify-email.js';
import type { AuthDatabase } from './database/database.js';
import type { Mail } from './mail/mail.js';
import { secondFactorMail } from './mail/messages.js';
import { beginAttempt, noteKnownDevice } from './passwords/attempt-hooks.js';
import type { PasswordHasher } from './passwords/password-hasher.js';
import { ProblemError } from './problem.js';
import { requireQuietAccount } from './rate-limits.js';
import { parseBody, requireGoodPassword } from './request-bodies.js';
import { noteActor, requestContext } from './request-context.js';
import { removeDueSecondFactorOf } from './second-factor/recovery-job.js';
import { isCodeAsked } from './second-factor/second-factor.js';
import { requireFresh } from './sessions/own-session.js';
import { ACCOUNT_PAGE, SIGN_IN_PAGE } from './social/callback.js';
import { isSignIn, noticeNewDevice } from './sessions/new-device.js';
import { rememberMeOf, touchSession } from './sessions/session-lifetime.js';
import { beginAt, beginByAddress, beginByPasskey, currentVersion } from './sessions/session-version.js';
import { withoutSessionToken } from './sessions/session-token.js';

/** Runs before every endpoint: what is refused here has changed nothing, and has used no link up. */
export function beforeHook(parts: AccountParts) {
  const { config, database, hasher, limiter } = parts;
  return createAuthMiddleware(async (hook) => {
    const { path, headers } = hook;
    if (NEEDS_CONFIRMED_ADDRESS.has(path)) {
      const signedIn = await getSessionFromCtx(hook);
      if (signedIn?.user.emailVerified === false) throw new ProblemError('EMAIL_UNCONFIRMED');
    }
    const parsed = parseBody(path, hook.body);
    if (parsed === undefined) return;
    noteWhatWasSaid(parsed);
    if (path === '/link-social' || (NEEDS_PASSWORD.has(path) && parsed.password === undefined)) {
      const signedIn = await getSessionFromCtx(hook);
      if (signedIn !== null) requireFresh(signedIn.session.createdAt);
    }
    if (path === '/sign-in/email' && config.rateLimit.enabled) {
      await requireQuietAccount(database, limiter, config.rateLimit, String(parsed.email), headers);
    }
    await beginAttempt(parts, hook, path, parsed);
    const request = requestContext.getStore();
    if (REPLACES_SESSION.has(path) && request !== undefined) {
      const signedIn = await getSessionFromCtx(hook);
      if (signedIn !== null) {
        request.rememberMe = rememberMeOf(config.session, signedIn.session);
        await beginReplacing(database, path, signedIn);
      }
    }
    if (path === '/sign-in/email') await removeDueSecondFactorOf(parts, String(parsed.email));
    await beginSignIn(database, path, parsed);
    await requireGoodSignUp(hasher, path, parsed);
    return { context: { body: completeBody(path, parsed, config.publicOrigin) } };
  });
}

function noteWhatWasSaid({ rememberMe, email }: Record<string, unknown>): void {
  const request = requestContext.getStore();
  if (request === undefined) return;
  if (typeof rememberMe === 'boolean') request.rememberMe = rememberMe;
  if (typeof email === 'string') request.email = email;
}

/**
 * What lasts waits for the confirmation: anybody can sign up with an address that isn't theirs, and must not keep a
 * way to sign in once its owner comes.
 */
const NEEDS_CONFIRMED_ADDRESS: ReadonlySet<string> = new Set([
  '/two-factor/enable',
  '/passkey/generate-register-options',
  '/passkey/verify-registration',
  '/link-social',
]);

/** Routes that ask for the password of those who have one, and for a fresh sign-in of the others. */
const NEEDS_PASSWORD: ReadonlySet<string> = new Set([
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
]);

/** Routes of signed-in people that end with a new session: it lives as long as the old one was to live. */
const REPLACES_SESSION: ReadonlySet<string> = new Set(['/two-factor/verify-totp', '/two-factor/disable']);

interface SignedIn {
  readonly session: { readonly id: string };
  readonly user: { readonly id: string; readonly twoFactorEnabled?: unknown };
}

/** Turning the second factor on or off raises the security version by one: the session that follows carries the next. */
async function beginReplacing(database: AuthDatabase, path: string, { session, user }: SignedIn) {
  const isOn = user.twoFactorEnabled === true;
  const willChange = path === '/two-factor/disable' ? isOn : !isOn;
  const version = await currentVersion(database, session.id);
  beginAt(user.id, willChange ? version + 1 : version);
}

/** Notes the security version before anything of the sign-in is looked at. */
async function beginSignIn(database: AuthDatabase, path: string, body: Record<string, unknown>) {
  if (path === '/sign-in/email') await beginByAddress(database, String(body.email));
  const { response } = body;
  if (path === '/passkey/verify-authentication' && typeof response === 'object' && response !== null) {
    await beginByPasskey(database, 'id' in response ? String(response.id) : '');
  }
}

/** What Better Auth shall know beside what the person sent. */
function completeBody(path: string, body: Record<string, unknown>, publicOrigin: string): object {
  if (path !== '/sign-in/social' && path !== '/link-social') return body;
  const errorPage = path === '/link-social' ? ACCOUNT_PAGE : SIGN_IN_PAGE;
  return {
    ...body,
    callbackURL: publicOrigin + String(body.callbackURL),
    errorCallbackURL: publicOrigin + errorPage,
  };
}

/**
 * Runs after every endpoint that was not refused before, and after the hooks of all other plugins: one of them takes
 * the session of a sign-in back when a second factor is due.
 */
export function lastHook(parts: AccountParts) {
  const { config, database, mailer } = parts;
  const { publicOrigin } = config;
  const handler = createAuthMiddleware(async (hook) => {
    const { path, headers, context } = hook;
    const { session, newSession, returned } = context;
    const isPending = isCodeAsked(returned);
    noteOutcome((newSession ?? session)?.user.id, isPending);
    if (newSession !== null || isPending) {
      const replaced = await hook.getSignedCookie(context.authCookies.sessionToken.name, context.secret);
      if (typeof replaced === 'string') await endReplaced(database, replaced, newSession?.session.token);
    }
    if (path === '/sign-up/email') await confirmationForSignUp(parts, returned);
    if (newSession !== null) await noteKnownDevice(database, hook, newSession.user.id);
    if (newSession !== null && session === null && isSignIn(path)) {
      await noticeNewDevice({ database, mailer, publicOrigin }, headers, newSession.user);
    }
    if (session !== null && (path === '/token' || path === '/get-session')) {
      await touchSession(database, session.session.id, config.session.rememberedSeconds);
    }
    if (session !== null && !isAPIError(returned)) {
      const mail = noticeOf(path, publicOrigin, session.user);
      if (mail !== undefined) mailer.send(mail);
    }
    return withoutSessionToken(returned);
  });
  return { id: 'last-hook', hooks: { after: [{ matcher: () => true, handler }] } };
}

/** Mailed once the sign-up is committed, because the link refers to its row. A made-up user has none. */
async function confirmationForSignUp(parts: AccountParts, returned: unknown): Promise<void> {
  if (typeof returned !== 'object' || returned === null || !('user' in returned)) return;
  const { user } = returned;
  if (typeof user === 'object' && user !== null && 'id' in user)
    await mailConfirmation(parts, String(user.id));
}

function noteOutcome(actorId: string | undefined, isPending: boolean): void {
  if (actorId !== undefined) noteActor(actorId);
  const request = requestContext.getStore();
  if (request !== undefined) request.isSecondFactorPending = isPending;
}

/** A sign-in takes the place of the session that the browser had: nobody could end that one by signing out. */
async function endReplaced(
  database: AuthDatabase,
  token: string,
  current: string | undefined,
): Promise<void> {
  if (token !== current) await database.deleteFrom('session').where('token', '=', token).execute();
}

/** What a person is told by mail after they changed it, in case it was not them. */
function noticeOf(
  path: string,
  publicOrigin: string,
  user: { name: string; email: string; twoFactorEnabled?: unknown },
): Mail | undefined {
  if (path === '/two-factor/disable') return secondFactorMail(publicOrigin, user, false);
  // The first code that is right turns it on; the session still has the user as it was before.
  const turnedOn = path === '/two-factor/verify-totp' && user.twoFactorEnabled !== true;
  return turnedOn ? secondFactorMail(publicOrigin, user, true) : undefined;
}

/** Makes the hash as well: the endpoint would make it inside of its transaction. */
async function requireGoodSignUp(
  hasher: PasswordHasher,
  path: string,
  { password, email, name }: Record<string, unknown>,
): Promise<void> {
  if (path !== '/sign-up/email' || typeof password !== 'string') return;
  requireGoodPassword('password', password, [String(email), String(name)]);
  const request = requestContext.getStore();
  if (request !== undefined) request.preparedHash = { password, hash: await hasher.hash(password) };
}

/** The hash that {@link beforeHook} made of this password, if it did. */
export function preparedHash(password: string): Promise<string> | undefined {
  const prepared = requestContext.getStore()?.preparedHash;
  return prepared?.password === password ? Promise.resolve(prepared.hash) : undefined;
}
