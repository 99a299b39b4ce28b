import { isDuplicate } from '@holdfast/server-kit/database-errors';
import { recipientOf } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { currentVersion } from '../sessions/session-version.js';
import type { AccountParts } from './account-parts.js';
import { applyLifecycle, lockUser, type AuthTransaction } from './lifecycle.js';
import { createLink, isAddressTaken, useLink } from './mailed-links.js';
import { requireOwnPassword } from './passwords.js';
import { accountRoutes } from './account.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/**
 * `/email-change`: requires the password and a confirmation by the new address. The old address gets a mail and can undo
 * the change for a week. (Better Auth doesn't require the password.)
 */
export function changeEmail(parts: AccountParts) {
  const { config, database, hasher, sendMail } = parts;
  return {
    id: 'change-email-with-password',
    endpoints: {
      requestEmailChange: signedInEndpoint(accountRoutes.requestEmailChange, async (context) => {
        const { session, user } = context.context.session;
        const { newEmail, password } = context.body;
        const securityVersion = await currentVersion(database, session.id);
        await requireOwnPassword(database, hasher, session, password);
        const taken = await isAddressTaken(database, newEmail, user.id);
        if (taken && !config.emailVerificationRequired) throw new ProblemError('EMAIL_TAKEN');
        const recipient = recipientOf(user);
        if (!taken) {
          const link = { userId: user.id, address: newEmail, securityVersion };
          const token = await createLink(database, 'confirm-email', link);
          const newAddress = { ...recipient, email: newEmail, emailVerified: false };
          sendMail(newAddress, 'email-change.confirm', { token });
        }
        sendMail(recipient, 'email-change.requested');
        return context.json({ status: true });
      }),
      confirmEmailChange: endpoint(accountRoutes.confirmEmailChange, async (context) => {
        await confirmChange(parts, context.body.token);
        return context.json({ status: true });
      }),
      undoEmailChange: endpoint(accountRoutes.undoEmailChange, async (context) => {
        await undoChange(parts, context.body.token);
        return context.json({ status: true });
      }),
    },
  };
}

async function confirmChange({ database, sendMail }: AccountParts, token: string): Promise<void> {
  const { before, undo } = await moving(() =>
    database.transaction().execute(async (transaction) => {
      const link = await useLink(transaction, 'confirm-email', token);
      const owner = await lockUser(transaction, link.userId ?? '');
      await moveTo(transaction, owner.id, link.address);
      await applyLifecycle(transaction, 'address changed', { userId: owner.id });
      // An unconfirmed address may belong to a stranger, so it gets no link that could take over the account.
      if (!owner.emailVerified) return { before: owner, undo: undefined };
      const returning = { userId: owner.id, address: owner.email, securityVersion: owner.securityVersion };
      return { before: owner, undo: await createLink(transaction, 'undo-email', returning) };
    }),
  );
  if (undo !== undefined) sendMail(before, 'email-change.done', { token: undo });
}

async function undoChange({ database }: AccountParts, token: string): Promise<void> {
  await moving(() =>
    database.transaction().execute(async (transaction) => {
      const { userId, address, createdAt } = await useLink(transaction, 'undo-email', token);
      const owner = await lockUser(transaction, userId ?? '');
      await moveTo(transaction, owner.id, address);
      // The person who changed the address knew the password, so a new one can only be set by mail.
      await applyLifecycle(transaction, 'address change undone', { userId: owner.id, since: createdAt });
      // The undo links of later changes would return the account to the addresses it was moved to.
      await transaction
        .deleteFrom('mailed_link')
        .where('user_id', '=', owner.id)
        .where('purpose', '=', 'undo-email')
        .where('created_at', '>=', createdAt)
        .execute();
    }),
  );
}

/** Sets an address that the link has just proved to be the user's. */
async function moveTo(transaction: AuthTransaction, userId: string, email: string): Promise<void> {
  await transaction
    .updateTable('user')
    .set({ email, emailVerified: true, addressDeclinedAt: null, updatedAt: new Date() })
    .where('id', '=', userId)
    .execute();
}

/** @throws {ProblemError} EMAIL_TAKEN, when someone else has taken the address in the meantime. */
async function moving<Result>(move: () => Promise<Result>): Promise<Result> {
  try {
    return await move();
  } catch (error) {
    throw isDuplicate(error) ? new ProblemError('EMAIL_TAKEN') : error;
  }
}
