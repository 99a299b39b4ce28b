import { createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { requireAnotherAdministrator } from '../admin/last-administrator.js';
import { accountDeletedMail } from '../mail/messages.js';
import { ProblemError } from '../problem.js';
import { ownSession } from '../sessions/own-session.js';
import type { AccountParts } from './account-parts.js';
import { lockUser } from './lifecycle.js';
import { requireOwnPassword } from './own-password.js';

/**
 * `POST /delete-account { password? }`. Foreign keys remove sessions, accounts and mailed links with the user, and a
 * trigger tells the API, which removes the tasks. (Better Auth's own asks for no password in the first hours.)
 */
export function deleteAccount({ database, hasher, mailer }: AccountParts) {
  return {
    id: 'delete-account',
    endpoints: {
      deleteAccount: createAuthEndpoint(
        '/delete-account',
        { method: 'POST', body: z.object({ password: z.string().optional() }), use: ownSession },
        async (context) => {
          const { session, user } = context.context.session;
          await requireOwnPassword(database, hasher, session, context.body.password);
          await database.transaction().execute(async (transaction) => {
            await requireAnotherAdministrator(transaction, user.id);
            await lockUser(transaction, user.id);
            // The former address can still take the account back: a thief must not delete what would come back.
            const undo = await transaction
              .selectFrom('mailed_link')
              .select('id')
              .where('user_id', '=', user.id)
              .where('purpose', '=', 'undo-email')
              .where('expires_at', '>', new Date())
              .executeTakeFirst();
            if (undo !== undefined) throw new ProblemError('EMAIL_CHANGED_RECENTLY');
            await transaction.deleteFrom('user').where('id', '=', user.id).execute();
          });
          deleteSessionCookie(context);
          mailer.send(accountDeletedMail(user));
          return context.json({ status: true });
        },
      ),
    },
  };
}
