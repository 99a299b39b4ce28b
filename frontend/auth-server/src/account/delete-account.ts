import { createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { requireAnotherAdministrator } from '../admin/last-administrator.js';
import type { AuthDatabase } from '../database/database.js';
import type { Mailer } from '../mail/mail.js';
import { accountDeletedMail } from '../mail/messages.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import { ownSession } from '../sessions/own-session.js';
import { requireOwnPassword } from './own-password.js';

/**
 * `POST /delete-account { password? }`. One transaction removes the user with sessions, accounts and mailed links, and a
 * trigger tells the API, which removes the tasks. (Better Auth's own asks for no password in the first hours.)
 */
export function deleteAccount(database: AuthDatabase, hasher: PasswordHasher, mailer: Mailer) {
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
            await transaction.deleteFrom('user').where('id', '=', user.id).execute();
            await transaction.deleteFrom('verification').where('value', 'like', `${user.id}%`).execute();
          });
          deleteSessionCookie(context);
          mailer.send(accountDeletedMail(user));
          return context.json({ status: true });
        },
      ),
    },
  };
}
