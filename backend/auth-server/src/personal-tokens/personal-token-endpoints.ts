import { createPersonalToken, personalTokenHash } from '@holdfast/nestjs-auth/personal-tokens';
import type { AccountParts } from '../account/account-parts.js';
import { lockUser } from '../account/lifecycle.js';
import type { AuthDatabase } from '../database/database.js';
import { recipientOf } from '../mail/compose.js';
import { ProblemError } from '../problem.js';
import { signedInEndpoint } from '../routes/endpoint.js';
import { personalTokenRoutes } from './personal-token.routes.js';

const MAXIMUM_TOKENS = 50;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

interface NewToken {
  readonly name: string;
  readonly scopes: string[];
  readonly days: number;
}

/** Creating, listing and revoking one's own personal access tokens. */
export function personalTokenEndpoints({ database, sendMail }: AccountParts) {
  return {
    id: 'personal-tokens',
    endpoints: {
      listPersonalTokens: signedInEndpoint(personalTokenRoutes.list, async (context) =>
        context.json({ tokens: await listTokens(database, context.context.session.user.id) }),
      ),
      createPersonalToken: signedInEndpoint(personalTokenRoutes.create, async (context) => {
        const { session, user } = context.context.session;
        const token = createPersonalToken();
        const owner = { userId: user.id, sessionId: session.id };
        const created = await createToken(database, owner, context.body, personalTokenHash(token));
        sendMail(recipientOf(user), 'personal-token.created', { name: created.name });
        // The only time that it leaves the server. A program also needs the user's id, for the addresses of the API.
        return context.json({ ...created, token, userId: user.id });
      }),
      revokePersonalToken: signedInEndpoint(personalTokenRoutes.revoke, async (context) => {
        const { numDeletedRows } = await database
          .deleteFrom('personal_token')
          .where('user_id', '=', context.context.session.user.id)
          .where('id', '=', context.body.id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw new ProblemError('PERSONAL_TOKEN_NOT_FOUND');
        return context.json({ status: true });
      }),
    },
  };
}

/**
 * The row of the user is locked: an event that ends personal tokens, such as a new password, either ends this one too or
 * has ended the session that asks for it.
 */
function createToken(
  database: AuthDatabase,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  { name, scopes, days }: NewToken,
  hash: string,
) {
  return database.transaction().execute(async (transaction) => {
    await lockUser(transaction, userId);
    const session = await transaction
      .selectFrom('session')
      .select('id')
      .where('id', '=', sessionId)
      .where('userId', '=', userId)
      .executeTakeFirst();
    if (session === undefined) throw new ProblemError('SESSION_REQUIRED');
    const tokens = await transaction
      .selectFrom('personal_token')
      .select('id')
      .where('user_id', '=', userId)
      .execute();
    if (tokens.length >= MAXIMUM_TOKENS) throw new ProblemError('PERSONAL_TOKEN_LIMIT');
    const expiresAt = new Date(Date.now() + days * DAY_MILLISECONDS);
    const row = { user_id: userId, name, token_hash: hash, scopes, expires_at: expiresAt };
    const { id } = await transaction
      .insertInto('personal_token')
      .values(row)
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, name, scopes, expiresAt };
  });
}

async function listTokens(database: AuthDatabase, userId: string) {
  const rows = await database
    .selectFrom('personal_token')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'last_used_address'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(({ id, name, scopes, created_at, expires_at, last_used_at, last_used_address }) => ({
    id,
    name,
    scopes,
    createdAt: created_at,
    expiresAt: expires_at,
    /** Exact to the lifetime of an access token: a service asks once in that time. */
    lastUsedAt: last_used_at,
    lastUsedAddress: last_used_address,
  }));
}
