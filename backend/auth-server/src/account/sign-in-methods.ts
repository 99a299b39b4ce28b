import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { offersPasskeys } from '../passkeys/passkeys.js';
import { removeSignInMethod } from './remove-sign-in-method.js';
import { socialRoutes } from '../social/social.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/** The sign-in methods of this installation and of the user's account, and the removal of a provider. */
export function signInMethods(database: AuthDatabase, { publicOrigin, social }: Config) {
  const providers = Object.entries(social).flatMap(([name, client]) => (client === undefined ? [] : [name]));
  const offer = { providers, passkeys: offersPasskeys(publicOrigin) };
  return {
    id: 'sign-in-methods',
    endpoints: {
      providers: endpoint(socialRoutes.providers, (context) => Promise.resolve(context.json(offer))),
      ownSignInMethods: signedInEndpoint(socialRoutes.signInMethods, async (context) =>
        context.json(await methodsOf(database, context.context.session.user.id)),
      ),
      unlinkProvider: signedInEndpoint(socialRoutes.unlink, async (context) => {
        const { session, user } = context.context.session;
        const method = { provider: context.body.provider };
        await removeSignInMethod(
          database,
          { userId: user.id, sessionId: session.id },
          method,
          'PROVIDER_NOT_LINKED',
        );
        return context.json({ status: true });
      }),
    },
  };
}

async function methodsOf(database: AuthDatabase, userId: string) {
  const accounts = await database
    .selectFrom('account')
    .select(['providerId', 'password', 'createdAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .execute();
  return {
    password: accounts.some(({ password }) => password !== null),
    providers: accounts
      .filter(({ providerId }) => providerId !== 'credential')
      .map(({ providerId, createdAt }) => ({ provider: providerId, linkedAt: createdAt })),
  };
}
