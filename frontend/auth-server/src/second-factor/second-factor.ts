import type { GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { AuthDatabase } from '../database/database.js';
import { noteSubject, requestContext } from '../request-context.js';
import { CALLBACK_PATH } from '../social/callback.js';
import { distrust, noteTrustedDevice, trustedDeviceEndpoints } from './trusted-devices.js';
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
    // Those without a password confirm with a fresh sign-in: see hooks.ts.
    allowPasswordless: true,
  });
  return {
    ...plugin,
    endpoints: { ...plugin.endpoints, ...trustedDeviceEndpoints(database) },
    hooks: {
      before: [codeHook(database)],
      after: [
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

/** Before a code is looked at: it must not have been used, and "remember me" comes back from the first step. */
function codeHook(database: AuthDatabase) {
  return {
    matcher: ({ path = '' }) => path.startsWith('/two-factor/verify-'),
    handler: createAuthMiddleware(async (hook) => {
      const request = requestContext.getStore();
      const { name } = rememberCookie(hook);
      const remember = await hook.getSignedCookie(name, hook.context.secret);
      if (request !== undefined && typeof remember === 'string') request.rememberMe = remember === 'true';
      const userId = await personOf(hook);
      if (userId === undefined) return;
      // A wrong code is somebody who knows the password: its owner is to see that.
      noteSubject(userId);
      const code = codeOf(hook.body);
      if (hook.path !== '/two-factor/verify-totp' || code === undefined) return;
      if (await takeCode(database, userId, code)) return;
      // Refused by the plugin like any wrong one, so that it counts as a try.
      return { context: { body: { code: 'used' } } };
    }),
  };
}

/** Six digits; what else people type into that field (their password) is not for us to keep, hashed or not. */
function codeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const code = appCode(String(body.code));
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** Who is signed in, or has given the password and owes the code. */
async function personOf(hook: GenericEndpointContext): Promise<string | undefined> {
  const signedIn = await getSessionFromCtx(hook);
  if (signedIn !== null) return signedIn.user.id;
  const { name } = hook.context.createAuthCookie('two_factor');
  const pending = await hook.getSignedCookie(name, hook.context.secret);
  if (typeof pending !== 'string') return undefined;
  return (await hook.context.internalAdapter.findVerificationValue(pending))?.value;
}

/** A code is owed: what was said about "remember me" waits with the browser for it. */
function pendingHook() {
  return {
    matcher: ({ path = '' }) => path === '/sign-in/email',
    handler: createAuthMiddleware(async (hook) => {
      const { returned, secret } = hook.context;
      const { rememberMe } = requestContext.getStore() ?? {};
      if (rememberMe === undefined || !isCodeAsked(returned)) return;
      const { name, attributes } = rememberCookie(hook);
      await hook.setSignedCookie(name, String(rememberMe), secret, attributes);
    }),
  };
}

function trustHook(database: AuthDatabase) {
  return {
    matcher: () => true,
    handler: createAuthMiddleware(async (hook) => {
      const { path, context } = hook;
      const { newSession, session, returned } = context;
      const person = newSession ?? session;
      if (person === null || returned instanceof Error) return;
      if (path === '/two-factor/disable' || path === '/change-password')
        await distrust(database, person.user.id);
      else if (newSession !== null) {
        const cookies = context.responseHeaders?.getSetCookie() ?? [];
        await noteTrustedDevice(database, hook, newSession.user.id, cookies);
      }
    }),
  };
}

/** Whether an answer asks for the code in place of opening a session. */
export function isCodeAsked(returned: unknown): boolean {
  return typeof returned === 'object' && returned !== null && 'twoFactorRedirect' in returned;
}

function rememberCookie(hook: GenericEndpointContext) {
  return hook.context.createAuthCookie('second_factor_remember', { maxAge: PENDING_SECONDS });
}
