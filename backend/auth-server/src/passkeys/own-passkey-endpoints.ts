import { getAuthenticatorName } from '@better-auth/passkey';
import { removeSignInMethod } from '../account/remove-sign-in-method.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { passkeyRoutes } from './passkey.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/**
 * List, rename and remove, in place of the plugin's: those show public keys and counters, remove without a fresh sign-in, and
 * remove the last sign-in method.
 */
export function ownPasskeyEndpoints(database: AuthDatabase) {
  return {
    listPasskeys: signedInEndpoint(passkeyRoutes.list, async (context) =>
      context.json(await listPasskeys(database, context.context.session.user.id)),
    ),
    updatePasskey: signedInEndpoint(passkeyRoutes.update, async (context) => {
      const { numUpdatedRows } = await database
        .updateTable('passkey')
        .set({ name: context.body.name })
        .where('id', '=', context.body.id)
        .where('userId', '=', context.context.session.user.id)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw new ProblemError('PASSKEY_NOT_FOUND');
      return context.json({ status: true });
    }),
    deletePasskey: signedInEndpoint(passkeyRoutes.delete, async (context) => {
      const { session, user } = context.context.session;
      const method = { passkeyId: context.body.id };
      await removeSignInMethod(
        database,
        { userId: user.id, sessionId: session.id },
        method,
        'PASSKEY_NOT_FOUND',
      );
      return context.json({ status: true });
    }),
  };
}

async function listPasskeys(database: AuthDatabase, userId: string) {
  const rows = await database
    .selectFrom('passkey')
    .select(['id', 'credentialID', 'name', 'aaguid', 'backedUp', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.map(({ id, credentialID, name, aaguid, backedUp, createdAt, lastUsedAt }) => ({
    id,
    credentialId: credentialID,
    name: name ?? getAuthenticatorName(aaguid ?? undefined) ?? null,
    /** Kept by a password manager on more than one device. */
    isSynced: backedUp,
    createdAt,
    lastUsedAt,
  }));
}
