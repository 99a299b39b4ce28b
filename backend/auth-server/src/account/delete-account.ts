import { deleteSessionCookie } from 'better-auth/cookies';
import { requireAnotherAdministrator } from '../admin/last-administrator.js';
import { recipientOf } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import type { AccountParts } from './account-parts.js';
import { lockUser, type AuthTransaction } from './lifecycle.js';
import { requireOwnPassword } from './passwords.js';
import { accountRoutes } from './account.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/**
 * `POST /delete-account { password? }`. Foreign keys remove sessions, accounts and mailed links with the user, and a
 * trigger tells the API, which removes the tasks. (Better Auth's endpoint doesn't require the password in the first hours.)
 */
export function deleteAccount({ database, hasher, sendMail }: AccountParts) {
  return {
    id: 'delete-account',
    endpoints: {
      deleteAccount: signedInEndpoint(accountRoutes.deleteAccount, async (context) => {
        const { session, user } = context.context.session;
        await requireOwnPassword(database, hasher, session, context.body.password);
        await database.transaction().execute(async (transaction) => {
          await removeUser(transaction, user.id, { byOwner: true });
        });
        deleteSessionCookie(context);
        sendMail(recipientOf(user), 'account.deleted');
        return context.json({ status: true });
      }),
    },
  };
}

/**
 * Deletes an account, for its owner or for an administrator.
 *
 * @returns The deleted user.
 * @throws {ProblemError} USER_NOT_FOUND, LAST_ADMINISTRATOR; EMAIL_CHANGED_RECENTLY to the owner
 */
export async function removeUser(
  transaction: AuthTransaction,
  userId: string,
  { byOwner }: { readonly byOwner: boolean },
) {
  await requireAnotherAdministrator(transaction, userId);
  const person = await lockUser(transaction, userId);
  // The former address can still undo the change, so a thief must not be able to delete the account first.
  if (byOwner && (await canBeTakenBack(transaction, userId)))
    throw new ProblemError('EMAIL_CHANGED_RECENTLY');
  await transaction.deleteFrom('user').where('id', '=', userId).execute();
  return person;
}

async function canBeTakenBack(transaction: AuthTransaction, userId: string): Promise<boolean> {
  const undo = await transaction
    .selectFrom('mailed_link')
    .select('id')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'undo-email')
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  return undo !== undefined;
}
