import type { AuthDatabase } from '../database/database.js';
import { signedInEndpoint } from '../routes/endpoint.js';
import { accountRoutes } from './account.routes.js';

/** `POST /language`: the language of the mails to the signed-in user. The web app calls it when they switch. */
export function accountLanguage(database: AuthDatabase) {
  return {
    id: 'account-language',
    endpoints: {
      setLanguage: signedInEndpoint(accountRoutes.setLanguage, async (context) => {
        await database
          .updateTable('user')
          .set({ language: context.body.language, updatedAt: new Date() })
          .where('id', '=', context.context.session.user.id)
          .execute();
        return context.json({ status: true });
      }),
    },
  };
}
