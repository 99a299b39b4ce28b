import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { offersPasskeys } from '../passkeys/passkeys.js';
import { removeWayIn } from './ways-in.js';
import { socialRoutes } from '../social/social.routes.js';
import { endpoint, signedInEndpoint } from '../routes/endpoint.js';

/** What this installation offers for a sign-in, what one's own account has of it, and the end of a link. */
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
        const way = { provider: context.body.provider };
        await removeWayIn(database, { userId: user.id, sessionId: session.id }, way, 'PROVIDER_NOT_LINKED');
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
