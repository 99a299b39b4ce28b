import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { noteSubject, requestContext } from '../request-context.js';
import { CALLBACK_PATH } from '../social/callback.js';
import { beginAt } from '../sessions/session-version.js';
import { forgetOutdatedTrust, noteTrustedDevice, trustedDeviceEndpoints } from './trusted-devices.js';
import { appCode } from './typed-codes.js';
import { takeCode } from './used-codes.js';

/** After ten wrong codes in a row, over all tries to sign in. */
export const SECOND_FACTOR_LOCK_SECONDS = 15 * 60;
/** As long as Better Auth waits for the code. */
const PENDING_SECONDS = 10 * 60;

/**
 * Codes of an authenticator app, and backup codes. The plugin asks for them after a password only; here they are asked
 * for after a sign-in by a provider as well. (A passkey is two factors by itself: see passkeys.ts.)
 */
export function secondFactor(database: AuthDatabase) {
  const plugin = twoFactor({
    issuer: 'Holdfast',
    accountLockout: { maxFailedAttempts: 10, durationSeconds: SECOND_FACTOR_LOCK_SECONDS },
    // People without a password confirm with a fresh sign-in: see hooks.ts.
    allowPasswordless: true,
  });
  return {
    ...plugin,
    endpoints: { ...plugin.endpoints, ...trustedDeviceEndpoints(database) },
    hooks: {
      before: [codeHook(database)],
      after: [
        outdatedTrustHook(database),
        ...plugin.hooks.after.map((hook) => ({
          handler: hook.handler,
          matcher: (context: Parameters<typeof hook.matcher>[0]) =>
            hook.matcher(context) || context.path === CALLBACK_PATH,
        })),
        pendingHook(),
        trustHook(database),
      ],
    },
  };
}

/** Before a code is checked: refuses a used code, and restores the sign-in that the first step began. */
function codeHook(database: AuthDatabase) {
  return {
    matcher: ({ path = '' }) => path.startsWith('/two-factor/verify-'),
    handler: createAuthMiddleware(async (hook) => {
      const userId = await personOf(hook);
      if (userId === undefined) return;
      // A wrong code comes from someone who knows the password: its owner must see it.
      noteSubject(userId);
      const code = codeOf(hook.body);
      if (hook.path !== '/two-factor/verify-totp' || code === undefined) return;
      if (await takeCode(database, userId, code)) return;
      // The plugin refuses it like any wrong code, so that it counts as an attempt.
      return { context: { body: { code: 'used' } } };
    }),
  };
}

/** Six digits; anything else in that field (a password) must not be stored, hashed or not. */
function codeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const code = appCode(String(body.code));
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** The user who is signed in, or who has entered the password and must enter the code. */
async function personOf(hook: GenericEndpointContext): Promise<string | undefined> {
  const signedIn = await getSessionFromCtx(hook);
  if (signedIn !== null) return signedIn.user.id;
  return (await pendingSignIn(hook))?.userId;
}

/**
 * The user who has entered the password and must enter the code, and the security version that this began with.
 *
 * @throws {ProblemError} SESSION_REQUIRED when the two cookies of a first step don't belong together.
 */
export async function pendingSignIn(hook: GenericEndpointContext) {
  const { name } = hook.context.createAuthCookie('two_factor');
  const pending = await hook.getSignedCookie(name, hook.context.secret);
  if (typeof pending !== 'string') return undefined;
  const userId = (await hook.context.internalAdapter.findVerificationValue(pending))?.value;
  if (userId !== (await resumeSignIn(hook))) throw new ProblemError('SESSION_REQUIRED');
  return requestContext.getStore()?.signIn;
}

/** Keeps the state of the first step in a signed cookie for the second. */
function pendingHook() {
  return {
    matcher: ({ path = '' }) => path === '/sign-in/email' || path === CALLBACK_PATH,
    handler: createAuthMiddleware(async (hook) => {
      const { returned, secret } = hook.context;
      const { signIn, rememberMe } = requestContext.getStore() ?? {};
      if (signIn === undefined || !isCodeAsked(returned)) return;
      const { name, attributes } = pendingCookie(hook);
      const begun = [signIn.userId, signIn.version, rememberMe ?? ''].join(':');
      await hook.setSignedCookie(name, begun, secret, attributes);
    }),
  };
}

/**
 * Restores the state of the first step: "remember me", and the security version, so that a second step fails after the
 * password was reset. Without the cookie the sign-in starts over.
 *
 * @returns The id of the user who signs in.
 */
async function resumeSignIn(hook: GenericEndpointContext): Promise<string | undefined> {
  const cookie = await hook.getSignedCookie(pendingCookie(hook).name, hook.context.secret);
  const [, userId, version, rememberMe] =
    /^([\w-]+):(\d+):(true|false|)$/.exec(typeof cookie === 'string' ? cookie : '') ?? [];
  const request = requestContext.getStore();
  if (userId === undefined || request === undefined) return undefined;
  beginAt(userId, Number(version));
  if (rememberMe !== '') request.rememberMe = rememberMe === 'true';
  return userId;
}

/** Runs before the plugin reads the cookie of a trusted device, because the plugin ignores security versions. */
function outdatedTrustHook(database: AuthDatabase) {
  return {
    matcher: ({ path = '' }) => path === '/sign-in/email' || path === CALLBACK_PATH,
    handler: createAuthMiddleware(async (hook) => {
      if (hook.context.newSession !== null) await forgetOutdatedTrust(database, hook);
    }),
  };
}

function trustHook(database: AuthDatabase) {
  return {
    matcher: () => true,
    handler: createAuthMiddleware(async (hook) => {
      const { context } = hook;
      const { newSession, returned } = context;
      if (newSession === null || returned instanceof Error) return;
      const cookies = context.responseHeaders?.getSetCookie() ?? [];
      await noteTrustedDevice(database, hook, newSession.user.id, cookies);
    }),
  };
}

/** Whether a response asks for the code instead of opening a session. */
export function isCodeAsked(returned: unknown): boolean {
  return typeof returned === 'object' && returned !== null && 'twoFactorRedirect' in returned;
}

function pendingCookie(hook: GenericEndpointContext) {
  return hook.context.createAuthCookie('second_factor_pending', { maxAge: PENDING_SECONDS });
}
