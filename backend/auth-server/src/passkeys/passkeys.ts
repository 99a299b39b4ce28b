import { isIP } from 'node:net';
import { passkey } from '@better-auth/passkey';
import { createAuthMiddleware } from 'better-auth/api';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { recipientOf, type SendMail } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { CHALLENGE_COOKIE, challengeHooks } from './challenges.js';
import { ownPasskeyEndpoints } from './own-passkey-endpoints.js';
import { signalEndpoint, userHandle } from './signals.js';
import { checkRegistration, noteUse } from './uses.js';

interface Parts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/** Browsers offer passkeys to pages with a name, over HTTPS or on this very computer. */
export function offersPasskeys(publicOrigin: string): boolean {
  const { protocol, hostname } = new URL(publicOrigin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && (protocol === 'https:' || hostname === 'localhost');
}

/**
 * Passkeys under `/passkey/*`, from Better Auth's plugin. Each use must prove that the owner was there ("user
 * verification", which the plugin doesn't require). It then counts as two factors, so no code is needed.
 */
export function passkeys(parts: Parts) {
  const { config, database } = parts;
  const plugin = passkey({
    rpID: new URL(config.publicOrigin).hostname,
    rpName: 'Holdfast',
    origin: [...config.allowedOrigins],
    advanced: { webAuthnChallengeCookie: CHALLENGE_COOKIE },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => {
        checkRegistration(verification.registrationInfo);
      },
    },
    authentication: {
      afterVerification: async ({ verification, clientData }) => {
        await noteUse(database, clientData.id, verification.authenticationInfo);
      },
    },
  });
  const challenges = challengeHooks();
  return {
    ...plugin,
    endpoints: {
      ...plugin.endpoints,
      ...ownPasskeyEndpoints(database),
      passkeySignals: signalEndpoint(config, database),
    },
    hooks: {
      before: challenges.before,
      after: [
        ...challenges.after,
        registrationHook(database),
        authenticationHook(),
        overtakenHook(database),
        noticeHook(parts),
      ],
    },
  };
}

type Options = Readonly<Record<string, unknown>>;

const isOptions = (returned: unknown): returned is Options =>
  typeof returned === 'object' && returned !== null && 'challenge' in returned;

/**
 * The plugin puts the name of the passkey where password managers show the account, and creates a new user handle for
 * each passkey, so that no browser can know which ones belong together.
 */
function registrationHook(database: AuthDatabase) {
  return {
    matcher: ({ path = '' }) => path === '/passkey/generate-register-options',
    handler: createAuthMiddleware(async ({ context: { returned, session } }) => {
      if (!isOptions(returned) || session === null) return undefined;
      const { id, email, name } = session.user;
      const user = { id: await userHandle(database, id), name: email, displayName: name };
      return { ...returned, user };
    }),
  };
}

/** The plugin only prefers user verification; this requires it. */
function authenticationHook() {
  return {
    matcher: ({ path = '' }) => path === '/passkey/generate-authenticate-options',
    handler: createAuthMiddleware(({ context: { returned } }) =>
      Promise.resolve(isOptions(returned) ? { ...returned, userVerification: 'required' } : undefined),
    ),
  };
}

/**
 * A passkey stored after an event ended its session (a reset, an undone change of address) would survive the event, so
 * it is deleted again. The lock waits for an event in progress.
 */
function overtakenHook(database: AuthDatabase) {
  return {
    matcher: ({ path = '' }) => path === '/passkey/verify-registration',
    handler: createAuthMiddleware(async ({ context: { returned, session } }) => {
      if (session === null || typeof returned !== 'object' || returned === null || !('id' in returned))
        return;
      const userId = session.user.id;
      const passkeyId = String(returned.id);
      const isOvertaken = await database.transaction().execute(async (transaction) => {
        await transaction.selectFrom('user').select('id').where('id', '=', userId).forShare().execute();
        const living = await transaction
          .selectFrom('session')
          .select('id')
          .where('id', '=', session.session.id)
          .executeTakeFirst();
        if (living !== undefined) return false;
        await transaction
          .deleteFrom('passkey')
          .where('id', '=', passkeyId)
          .where('userId', '=', userId)
          .execute();
        return true;
      });
      if (isOvertaken) throw new ProblemError('SESSION_REQUIRED');
    }),
  };
}

function noticeHook({ sendMail }: Parts) {
  return {
    matcher: ({ path = '' }) => path === '/passkey/verify-registration' || path === '/passkey/delete-passkey',
    handler: createAuthMiddleware(({ path, context: { returned, session } }) => {
      if (session !== null && !(returned instanceof Error)) {
        const kind = path === '/passkey/verify-registration' ? 'passkey.added' : 'passkey.removed';
        sendMail(recipientOf(session.user), kind);
      }
      return Promise.resolve(undefined);
    }),
  };
}
