import { twoFactor } from 'better-auth/plugins';
import { CALLBACK_PATH } from '../social/callback.js';

/** After ten wrong codes in a row, over all tries to sign in. */
export const SECOND_FACTOR_LOCK_SECONDS = 15 * 60;

/**
 * Codes of an authenticator app, and backup codes. The plugin asks for them after a password only; here they are asked
 * for after a sign-in by a provider as well. (A passkey is two factors by itself: see passkeys.ts.)
 */
export function secondFactor() {
  const plugin = twoFactor({
    issuer: 'Holdfast',
    accountLockout: { maxFailedAttempts: 10, durationSeconds: SECOND_FACTOR_LOCK_SECONDS },
    // Those without a password confirm with a fresh sign-in: see hooks.ts.
    allowPasswordless: true,
  });
  return {
    ...plugin,
    hooks: {
      after: plugin.hooks.after.map((hook) => ({
        handler: hook.handler,
        matcher: (context: Parameters<typeof hook.matcher>[0]) =>
          hook.matcher(context) || context.path === CALLBACK_PATH,
      })),
    },
  };
}
