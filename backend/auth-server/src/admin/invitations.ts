import { randomUUID } from 'node:crypto';
import type { AccountParts } from '../account/account-parts.js';
import { createLink, findLink, isAddressTaken, useLink } from '../account/mailed-links.js';
import { NEW_USER_COLUMNS } from '../account/new-user.js';
import { storePassword } from '../account/passwords.js';
import { isDuplicate } from '@holdfast/server-kit/database-errors';
import { recipientOf } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { requireGoodPassword } from '../request-bodies.js';
import { noteActor, requestLanguage } from '../request-context.js';
import { adminRoutes } from './admin.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/**
 * An administrator invites an address; its reader chooses a name and a password. No administrator ever knows or sets
 * someone else's password.
 */
export function invitations(parts: AccountParts) {
  const { config, database, mailLink } = parts;
  return {
    id: 'invitations',
    endpoints: {
      invite: signedInEndpoint(adminRoutes.invite, async (context) => {
        const { email } = context.body;
        // This reveals nothing: an administrator sees every address anyway.
        if (await isAddressTaken(database, email)) throw new ProblemError('EMAIL_TAKEN');
        const invitee = { ...recipientOf(context.context.session.user), email, emailVerified: false };
        const isMailed = await mailLink(invitee, 'invitation', async () => {
          const link = { userId: null, address: email, securityVersion: null };
          const token = await createLink(database, 'invitation', link);
          return [{ token, host: new URL(config.publicOrigin).host }];
        });
        if (!isMailed) throw new ProblemError('RATE_LIMITED', { retryAfterSeconds: 60 * 60 });
        return context.json({ status: true });
      }),
      acceptInvitation: endpoint(adminRoutes.acceptInvitation, async (context) => {
        noteActor(await accept(parts, context.body));
        return context.json({ status: true });
      }),
    },
  };
}

interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

/**
 * The link proves the address: only its reader can learn that it now has an account.
 *
 * @returns The id of the new account.
 * @throws {ProblemError} LINK_INVALID; REQUEST_INVALID for the password; EMAIL_TAKEN
 */
async function accept(
  { database, hasher }: AccountParts,
  { token, name, password }: Acceptance,
): Promise<string> {
  const { address } = await findLink(database, 'invitation', token);
  requireGoodPassword('password', password, [address, name]);
  const hash = await hasher.hash(password);
  try {
    return await database.transaction().execute(async (transaction) => {
      const { address: email } = await useLink(transaction, 'invitation', token);
      if (await isAddressTaken(transaction, email)) throw new ProblemError('EMAIL_TAKEN');
      const id = randomUUID();
      const now = new Date();
      const user = { id, name, email, emailVerified: true, createdAt: now, updatedAt: now };
      await transaction
        .insertInto('user')
        .values({ ...user, ...NEW_USER_COLUMNS, language: requestLanguage() })
        .execute();
      await storePassword(transaction, id, hash);
      return id;
    });
  } catch (error) {
    throw isDuplicate(error) ? new ProblemError('EMAIL_TAKEN') : error;
  }
}
