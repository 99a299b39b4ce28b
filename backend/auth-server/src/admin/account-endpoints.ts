import type { AccountParts } from '../account/account-parts.js';
import { removeUser } from '../account/delete-account.js';
import { mailConfirmation } from '../account/verify-email.js';
import {
  accountDeletedByAdministratorMail,
  emailCorrectedMail,
  secondFactorRemovedMail,
} from '../mail/admin-messages.js';
import { requireOther } from './admin-endpoints.js';
import { correctEmail, removeSecondFactor } from './repairs.js';
import { adminRoutes } from './admin.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/** What an administrator does to somebody's account on request. Each is in the audit trail and in a mail to the person. */
export function adminAccountEndpoints(parts: AccountParts) {
  const { config, database, mailer } = parts;
  return {
    id: 'admin-account-endpoints',
    endpoints: {
      adminRemoveSecondFactor: signedInEndpoint(adminRoutes.removeSecondFactor, async (context) => {
        requireOther(context.context.session.user.id, context.body.userId);
        const person = await removeSecondFactor(database, context.body.userId);
        mailer.send(secondFactorRemovedMail(config.publicOrigin, person));
        return context.json({ status: true });
      }),
      adminCorrectEmail: signedInEndpoint(adminRoutes.correctEmail, async (context) => {
        const { body } = context;
        requireOther(context.context.session.user.id, body.userId);
        const oldEmail = await correctEmail(database, body.userId, body.email);
        if (oldEmail !== undefined) {
          mailer.send(emailCorrectedMail(config.publicOrigin, oldEmail));
          await mailConfirmation(parts, body.userId);
        }
        return context.json({ status: true });
      }),
      adminDeleteUser: signedInEndpoint(adminRoutes.deleteUser, async (context) => {
        const { body } = context;
        requireOther(context.context.session.user.id, body.userId);
        const person = await database
          .transaction()
          .execute((transaction) => removeUser(transaction, body.userId, { byOwner: false }));
        mailer.send(accountDeletedByAdministratorMail(person));
        return context.json({ status: true });
      }),
    },
  };
}
