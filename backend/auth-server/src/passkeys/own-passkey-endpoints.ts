import { getAuthenticatorName } from '@better-auth/passkey';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { removeWayIn } from '../account/ways-in.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { freshSession, ownSession } from '../sessions/own-session.js';

/**
 * List, rename and remove, in place of the plugin's: those show public keys and counters, remove without a fresh sign-in, and
 * remove the last way in.
 */
export function ownPasskeyEndpoints(database: AuthDatabase) {
  return {
    listPasskeys: createAuthEndpoint(
      '/passkey/list-user-passkeys',
      { method: 'GET', use: ownSession },
      async (context) => context.json(await listPasskeys(database, context.context.session.user.id)),
    ),
    updatePasskey: createAuthEndpoint(
      '/passkey/update-passkey',
      { method: 'POST', body: z.object({ id: z.uuid(), name: z.string() }), use: ownSession },
      async (context) => {
        const { numUpdatedRows } = await database
          .updateTable('passkey')
          .set({ name: context.body.name })
          .where('id', '=', context.body.id)
          .where('userId', '=', context.context.session.user.id)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new ProblemError('PASSKEY_NOT_FOUND');
        return context.json({ status: true });
      },
    ),
    deletePasskey: createAuthEndpoint(
      '/passkey/delete-passkey',
      { method: 'POST', body: z.object({ id: z.uuid() }), use: freshSession },
      async (context) => {
        const { session, user } = context.context.session;
        const way = { passkeyId: context.body.id };
        await removeWayIn(database, { userId: user.id, sessionId: session.id }, way, 'PASSKEY_NOT_FOUND');
        return context.json({ status: true });
      },
    ),
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
