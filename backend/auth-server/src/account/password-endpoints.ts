import { setSessionCookie } from 'better-auth/cookies';
import { recipientOf } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { invalidField } from '../request-bodies.js';
import { noteRememberMe, noteSubject } from '../request-context.js';
import { rememberMeOf } from '../sessions/session-lifetime.js';
import { beginAt } from '../sessions/session-version.js';
import type { AccountParts } from './account-parts.js';
import { applyLifecycle, lockUser } from './lifecycle.js';
import { createLink, findLink, useLink } from './mailed-links.js';
import { hashNewPassword, passwordHashOf, storePassword } from './passwords.js';
import { accountRoutes } from './account.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/**
 * `/request-password-reset`, `/reset-password`, `/change-password`, in place of Better Auth's of the same names: theirs
 * write the password, end the sessions and use the link up in separate statements, so that a sign-in with the old
 * password can slip in between.
 */
export function passwordEndpoints(parts: AccountParts) {
  const { config, database, hasher, sendMail } = parts;
  return {
    id: 'passwords',
    endpoints: {
      requestPasswordReset: endpoint(accountRoutes.requestPasswordReset, async (context) => {
        await requestReset(parts, context.body.email);
        return context.json({ status: true });
      }),
      resetPassword: endpoint(accountRoutes.resetPassword, async (context) => {
        await resetPassword(parts, context.body);
        return context.json({ status: true });
      }),
      changePassword: signedInEndpoint(accountRoutes.changePassword, async (context) => {
        const { session, user } = context.context.session;
        const { currentPassword, newPassword } = context.body;
        const current = await passwordHashOf(database, user.id);
        if (current === null || !(await hasher.verify({ hash: current, password: currentPassword }))) {
          throw invalidField('currentPassword', 'PASSWORD_INCORRECT');
        }
        const hash = await hashNewPassword(database, hasher, user, newPassword);
        const version = await database.transaction().execute(async (transaction) => {
          await lockUser(transaction, user.id);
          // A reset or a ban that came first has ended this session: it may not set a password any more.
          const alive = await transaction
            .selectFrom('session')
            .select('id')
            .where('id', '=', session.id)
            .executeTakeFirst();
          if (alive === undefined) throw new ProblemError('SESSION_REQUIRED');
          await storePassword(transaction, user.id, hash);
          return applyLifecycle(transaction, 'password changed', { userId: user.id });
        });
        beginAt(user.id, version);
        // The new session lives as long as the old one was to live.
        const rememberMe = rememberMeOf(config.session, session);
        noteRememberMe(rememberMe);
        const forgets = rememberMe === false;
        const replacing = await context.context.internalAdapter.createSession(user.id, forgets);
        await setSessionCookie(context, { session: replacing, user }, forgets);
        sendMail(recipientOf(user), 'password.changed');
        return context.json({ status: true });
      }),
    },
  };
}

/** Answers nothing: whether an address has an account must not show. */
async function requestReset({ database, mailLink }: AccountParts, email: string) {
  const user = await database
    .selectFrom('user')
    .select(['id', 'name', 'email', 'emailVerified', 'language', 'securityVersion'])
    .where('email', '=', email)
    .executeTakeFirst();
  if (user === undefined) return;
  await mailLink(user, 'password.reset', async () => {
    const link = { userId: user.id, address: user.email, securityVersion: user.securityVersion };
    return [{ token: await createLink(database, 'reset-password', link) }];
  });
}

async function resetPassword(
  { database, hasher, sendMail }: AccountParts,
  { token, newPassword }: { readonly token: string; readonly newPassword: string },
): Promise<void> {
  const { userId } = await findLink(database, 'reset-password', token);
  const owner = await database
    .selectFrom('user')
    .select(['id', 'email', 'name'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (owner === undefined) throw new ProblemError('LINK_INVALID');
  noteSubject(owner.id);
  const hash = await hashNewPassword(database, hasher, owner, newPassword);
  const user = await database.transaction().execute(async (transaction) => {
    await useLink(transaction, 'reset-password', token);
    const before = await lockUser(transaction, owner.id);
    await storePassword(transaction, owner.id, hash);
    const event = before.emailVerified ? 'password reset' : 'unconfirmed account reset';
    await applyLifecycle(transaction, event, { userId: owner.id });
    // The link was opened in the mailbox, so the address is theirs.
    await transaction.updateTable('user').set({ emailVerified: true }).where('id', '=', owner.id).execute();
    return before;
  });
  sendMail(user, 'password.changed');
}
