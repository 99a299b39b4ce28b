import type { BetterAuthOptions } from 'better-auth';
import type { Config } from '../config.js';
import { normalizeEmail } from '../email-address.js';
import { cleanName } from '../names.js';
import { noteAuditAction, noteSubject, requestContext } from '../request-context.js';
import type { AuthDatabase } from '../database/database.js';
import { recipientById, type SendMail } from '../mail/compose.js';
import { CALLBACK_PATH } from './callback.js';

interface Parts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/**
 * Sign-in with an account elsewhere. An account here is found by its e-mail address only where both sides have proved
 * the address: the provider must call it verified, and ours must be confirmed (which Better Auth sees to). Otherwise a
 * person who signed up with an address that is not theirs would share the account that its owner later opens.
 */
export function socialOptions({ social }: Config) {
  const { google, github } = social;
  return {
    socialProviders: {
      ...(google === undefined
        ? {}
        : { google: { ...google, prompt: 'select_account', mapProfileToUser: emailOf } }),
      ...(github === undefined ? {} : { github: { ...github, mapProfileToUser: emailOf } }),
    },
    account: {
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, trustedProviders: [] },
    },
    user: {
      validateUserInfo: ({ user, source }) =>
        source.method === 'oauth' &&
        (user.emailVerified !== true || normalizeEmail(user.email ?? '') === undefined)
          ? { error: 'email_not_verified' }
          : undefined,
    },
  } satisfies BetterAuthOptions;
}

/** An address is looked for as accounts here have it. */
function emailOf({ email }: { readonly email?: string | null }): { email?: string } {
  const address = normalizeEmail(email ?? '');
  return address === undefined ? {} : { email: address };
}

type DatabaseHooks = NonNullable<BetterAuthOptions['databaseHooks']>;

const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

/** What is kept of a provider's answer: who it is. Its tokens are of no use here, so they cannot be stolen here. */
export function socialHooks(parts: Parts) {
  return {
    user: {
      create: {
        before: (user, context) => {
          if (context?.path !== CALLBACK_PATH) return Promise.resolve();
          noteAuditAction('account.created');
          // A picture would be fetched from the provider, each time, by everyone who sees it.
          return Promise.resolve({ data: { ...user, name: cleanName(user.name, user.email), image: null } });
        },
      },
    },
    account: {
      create: {
        before: (account) => Promise.resolve({ data: { ...account, ...NO_TOKENS } }),
        after: async ({ userId, providerId }, context) => {
          if (context?.path === CALLBACK_PATH) await noteLink(parts, userId, providerId);
        },
      },
      update: { before: (account) => Promise.resolve({ data: { ...account, ...NO_TOKENS } }) },
    },
  } satisfies DatabaseHooks;
}

async function noteLink({ database, sendMail }: Parts, userId: string, provider: string): Promise<void> {
  noteSubject(userId);
  // The owner of a new account already knows.
  if (requestContext.getStore()?.audit.actions.includes('account.created') === true) return;
  noteAuditAction('provider.linked');
  const user = await recipientById(database, userId);
  if (user === undefined) return;
  sendMail(user, 'provider.linked', { provider: provider === 'github' ? 'GitHub' : 'Google' });
}
