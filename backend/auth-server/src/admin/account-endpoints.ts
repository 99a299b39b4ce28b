import type { AccountParts } from '../account/account-parts.js';
import { removeUser } from '../account/delete-account.js';
import { mailConfirmation } from '../account/verify-email.js';
import { requireOther } from './admin-endpoints.js';
import { correctEmail, removeSecondFactor } from './repairs.js';
import { adminRoutes } from './admin.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/** Repairs that an administrator makes on request. Each is recorded in the audit trail and mailed to the person. */
export function adminAccountEndpoints(parts: AccountParts) {
  const { database, sendMail } = parts;
  return {
    id: 'admin-account-endpoints',
    endpoints: {
      adminRemoveSecondFactor: signedInEndpoint(adminRoutes.removeSecondFactor, async (context) => {
        requireOther(context.context.session.user.id, context.body.userId);
        const person = await removeSecondFactor(database, context.body.userId);
        sendMail(person, 'second-factor.removed');
        return context.json({ status: true });
      }),
      adminCorrectEmail: signedInEndpoint(adminRoutes.correctEmail, async (context) => {
        const { body } = context;
        requireOther(context.context.session.user.id, body.userId);
        const before = await correctEmail(database, body.userId, body.email);
        if (before !== undefined) {
          sendMail(before, 'email.corrected');
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
        sendMail(person, 'account.deleted-by-administrator');
        return context.json({ status: true });
      }),
    },
  };
}
