import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { passkeyRoutes } from './passkey.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

/**
 * What a page tells the browser by the Signal API (WebAuthn L3 §5.1.10), so that password managers drop a passkey that
 * was removed here, and show the account under its present name and address.
 */
export function signalEndpoint(config: Config, database: AuthDatabase) {
  return signedInEndpoint(passkeyRoutes.signals, async (context) => {
    const { id, email, name } = context.context.session.user;
    const passkeys = await database
      .selectFrom('passkey')
      .select('credentialID')
      .where('userId', '=', id)
      .execute();
    return context.json({
      rpId: new URL(config.publicOrigin).hostname,
      userId: await userHandle(database, id),
      allAcceptedCredentialIds: passkeys.map(({ credentialID }) => credentialID),
      name: email,
      displayName: name,
    });
  });
}

/** A random handle for all passkeys of an account, which doesn't name its owner (WebAuthn L3 §14.6.1). */
export async function userHandle(database: AuthDatabase, userId: string): Promise<string> {
  const { passkeyHandle } = await database
    .selectFrom('user')
    .select('passkeyHandle')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return passkeyHandle.toString('base64url');
}
