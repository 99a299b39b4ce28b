import { getSessionFromCtx } from 'better-auth/api';
import { beginAttemptAt } from '../passwords/attempt-hooks.js';
import { ProblemError } from '../problem.js';
import { requireQuietAccount } from '../rate-limits.js';
import { invalidField } from '../request-bodies.js';
import { noteActor } from '../request-context.js';
import type { AccountParts } from './account-parts.js';
import { applyLifecycle } from './lifecycle.js';
import { createLink, findLink, useLink } from './mailed-links.js';
import { passwordHashOf } from './passwords.js';
import { accountRoutes } from './account.routes.js';
import { endpoint } from '../routes/endpoint.js';

/**
 * Confirms an address. Better Auth's endpoint is a GET (a mail scanner would confirm the address, and access logs would
 * contain the token), names the address instead of the account, and works any number of times.
 */
export function verifyEmail(parts: AccountParts) {
  const { database, hasher } = parts;
  return {
    id: 'verify-email-by-post',
    endpoints: {
      sendVerificationEmail: endpoint(accountRoutes.sendVerificationEmail, async (context) => {
        const signedIn = await getSessionFromCtx(context);
        const { email } = context.body;
        if (signedIn !== null && signedIn.user.email !== email) throw new ProblemError('ACTION_FORBIDDEN');
        const user = await database
          .selectFrom('user')
          .select(['id', 'emailVerified', 'addressDeclinedAt'])
          .where('email', '=', email)
          .executeTakeFirst();
        // Without a session the response doesn't reveal whether there is an account.
        if (signedIn !== null && user?.emailVerified === true)
          throw new ProblemError('EMAIL_ALREADY_VERIFIED');
        if (signedIn !== null && user?.addressDeclinedAt != null) throw new ProblemError('EMAIL_DECLINED');
        if (user !== undefined) await mailConfirmation(parts, user.id);
        return context.json({ status: true });
      }),
      verifyEmailByPost: endpoint(accountRoutes.verifyEmail, async (context) => {
        const { token, password } = context.body;
        const signedIn = await getSessionFromCtx(context);
        if (signedIn !== null) noteActor(signedIn.user.id);
        const { userId, address } = await linkOrDone(parts, token, signedIn?.user);
        if (userId !== signedIn?.user.id) {
          // One click must not confirm an account that a stranger opened with this address.
          if (password === undefined) {
            throw new ProblemError('LINK_NEEDS_PASSWORD', { address: masked(address) });
          }
          await requireQuietAccount(parts, address, context.headers);
          await beginAttemptAt(parts, context, address);
          const hash = await passwordHashOf(database, userId);
          if (hash === null || !(await hasher.verify({ hash, password }))) {
            throw invalidField('password', 'PASSWORD_INCORRECT');
          }
        }
        await database.transaction().execute(async (transaction) => {
          await useLink(transaction, 'verify-email', token);
          await applyLifecycle(transaction, 'address confirmed', { userId });
          await transaction
            .updateTable('user')
            .set({ emailVerified: true, updatedAt: new Date() })
            .where('id', '=', userId)
            .where('email', '=', address)
            .execute();
        });
        return context.json({ status: true });
      }),
      declineEmail: endpoint(accountRoutes.declineEmail, async (context) => {
        await database.transaction().execute(async (transaction) => {
          const { userId } = await useLink(transaction, 'verify-email', context.body.token);
          await transaction
            .updateTable('user')
            .set({ addressDeclinedAt: new Date() })
            .where('id', '=', userId)
            .execute();
        });
        return context.json({ status: true });
      }),
    },
  };
}

/** Mails the link that confirms the address of an account, unless it is confirmed or its mailbox has declined it. */
export async function mailConfirmation({ database, mailLink }: AccountParts, userId: string): Promise<void> {
  const user = await database
    .selectFrom('user')
    .select(['id', 'name', 'email', 'emailVerified', 'language', 'securityVersion'])
    .where('id', '=', userId)
    .where('emailVerified', '=', false)
    .where('addressDeclinedAt', 'is', null)
    .executeTakeFirst();
  if (user === undefined) return;
  await mailLink(user, 'address.confirm', async () => {
    const link = { userId: user.id, address: user.email, securityVersion: user.securityVersion };
    return [{ token: await createLink(database, 'verify-email', link) }];
  });
}

/** A second click on a used link must not look like an error to someone whose address is confirmed. */
async function linkOrDone(
  { database }: AccountParts,
  token: string,
  user: { readonly emailVerified: boolean } | undefined,
) {
  try {
    const { userId, address } = await findLink(database, 'verify-email', token);
    if (userId === null) throw new ProblemError('LINK_INVALID');
    return { userId, address };
  } catch (error) {
    const isDone =
      error instanceof ProblemError && error.code === 'LINK_INVALID' && user?.emailVerified === true;
    throw isDone ? new ProblemError('EMAIL_ALREADY_VERIFIED') : error;
  }
}

/** `ada@example.com` as `a…@example.com`: enough for its owner, little for anyone else. */
function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${Array.from(address)[0] ?? ''}…${address.slice(at)}`;
}
