import { isIP } from 'node:net';
import { passkey } from '@better-auth/passkey';
import { createAuthMiddleware } from 'better-auth/api';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import type { Mailer } from '../mail/mail.js';
import { passkeyMail } from '../mail/messages.js';
import { noteSubject } from '../request-context.js';
import { ownPasskeyEndpoints } from './own-passkey-endpoints.js';

interface Parts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly mailer: Mailer;
}

/** Browsers offer passkeys to pages with a name, over HTTPS or on this very computer. */
export function offersPasskeys(publicOrigin: string): boolean {
  const { protocol, hostname } = new URL(publicOrigin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && (protocol === 'https:' || hostname === 'localhost');
}

/**
 * Passkeys under `/passkey/*`, of Better Auth's plugin. A passkey is something one has, opened by something one is or
 * knows: so each use must prove that its owner was there ("user verification", which the plugin leaves open), and is
 * then two factors at once. No code is asked for after it.
 */
export function passkeys(parts: Parts) {
  const { config, database } = parts;
  const plugin = passkey({
    rpID: new URL(config.publicOrigin).hostname,
    rpName: 'Holdfast',
    origin: [...config.allowedOrigins],
    advanced: { webAuthnChallengeCookie: 'passkey_challenge' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) => {
        requireOwnerPresent(verification.registrationInfo?.userVerified);
      },
    },
    authentication: {
      afterVerification: async ({ verification, clientData }) => {
        await noteUse(database, clientData.id, verification.authenticationInfo.userVerified);
      },
    },
  });
  return {
    ...plugin,
    endpoints: { ...plugin.endpoints, ...ownPasskeyEndpoints(database) },
    hooks: { after: [registrationHook(), authenticationHook(), noticeHook(parts)] },
  };
}

function requireOwnerPresent(userVerified: boolean | undefined): void {
  if (userVerified !== true) throw new Error('the passkey did not check who used it');
}

/** The account is named in the audit trail whether or not the passkey was good enough. */
async function noteUse(database: AuthDatabase, credentialId: string, userVerified: boolean): Promise<void> {
  const { userId } = await database
    .selectFrom('passkey')
    .select('userId')
    .where('credentialID', '=', credentialId)
    .executeTakeFirstOrThrow();
  noteSubject(userId);
  requireOwnerPresent(userVerified);
  await database
    .updateTable('passkey')
    .set({ lastUsedAt: new Date() })
    .where('credentialID', '=', credentialId)
    .execute();
}

type Options = Readonly<Record<string, unknown>>;

const isOptions = (returned: unknown): returned is Options =>
  typeof returned === 'object' && returned !== null && 'challenge' in returned;

/** The plugin writes the name of the passkey where password managers show whose account it opens. */
function registrationHook() {
  return {
    matcher: ({ path = '' }) => path === '/passkey/generate-register-options',
    handler: createAuthMiddleware(({ context: { returned, session } }) => {
      if (!isOptions(returned) || session === null) return Promise.resolve(undefined);
      const { email, name } = session.user;
      const user = typeof returned.user === 'object' ? returned.user : {};
      return Promise.resolve({ ...returned, user: { ...user, name: email, displayName: name } });
    }),
  };
}

/** The plugin asks for the presence of the owner only where that is no trouble. */
function authenticationHook() {
  return {
    matcher: ({ path = '' }) => path === '/passkey/generate-authenticate-options',
    handler: createAuthMiddleware(({ context: { returned } }) =>
      Promise.resolve(isOptions(returned) ? { ...returned, userVerification: 'required' } : undefined),
    ),
  };
}

function noticeHook({ config, mailer }: Parts) {
  return {
    matcher: ({ path = '' }) => path === '/passkey/verify-registration' || path === '/passkey/delete-passkey',
    handler: createAuthMiddleware(({ path, context: { returned, session } }) => {
      if (session !== null && !(returned instanceof Error)) {
        mailer.send(passkeyMail(config.publicOrigin, session.user, path === '/passkey/verify-registration'));
      }
      return Promise.resolve(undefined);
    }),
  };
}
