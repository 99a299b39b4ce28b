import { randomUUID } from 'node:crypto';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import { signJWT } from 'better-auth/plugins';
import { jwtVerify } from 'jose';

/** Events are repeated for this long, so that none is missed whose transaction ended late. */
const OVERLAP_MS = 10_000;
const PAGE = 500;

interface AccountEvent {
  readonly id: string;
  readonly type: string;
  readonly userId: string;
  readonly sessionId?: string | null;
  readonly at: Date;
}

/**
 * A plugin of Better Auth, beside its `jwt()`: `GET /access-token` issues tokens with `typ`, `sid` and `role`, and
 * `GET /account-events` tells services which of them have ended.
 *
 * @param serviceSecret Shared with the services that read the events; 32 random bytes or more. Not Better Auth's secret.
 */
export function accessTokens(options: {
  readonly audience: string;
  readonly serviceSecret: string;
}): BetterAuthPlugin {
  const key = new TextEncoder().encode(options.serviceSecret);
  return {
    id: 'access-tokens',
    schema: {
      accountEvent: {
        fields: {
          type: { type: 'string', required: true },
          userId: { type: 'string', required: true },
          sessionId: { type: 'string', required: false },
          at: { type: 'date', required: true },
        },
      },
    },
    init: ({ adapter }) => {
      const record = (type: string, userId: string, sessionId?: string) =>
        adapter.create({ model: 'accountEvent', data: { type, userId, sessionId, at: new Date() } });
      return {
        options: {
          databaseHooks: {
            session: {
              delete: {
                after: async ({ userId, id }) => {
                  await record('session.ended', userId, id);
                },
              },
            },
            user: {
              update: {
                after: async ({ id }) => {
                  await record('user.changed', id);
                },
              },
              delete: {
                after: async ({ id }) => {
                  await record('user.deleted', id);
                },
              },
            },
          },
        },
      };
    },
    endpoints: {
      accessToken: createAuthEndpoint(
        '/access-token',
        { method: 'GET', use: [sessionMiddleware] },
        async (context) => {
          const { user, session } = context.context.session;
          const token = await signJWT(context, {
            header: { typ: 'at+jwt' },
            payload: {
              sub: user.id,
              sid: session.id,
              jti: randomUUID(),
              aud: options.audience,
              role: 'role' in user && typeof user.role === 'string' ? user.role : 'user',
              email: user.email,
              email_verified: user.emailVerified,
              name: user.name,
              iat: Math.floor(Date.now() / 1000),
            },
          });
          return context.json({ token });
        },
      ),
      accountEvents: createAuthEndpoint('/account-events', { method: 'GET' }, async (context) => {
        const [, token = ''] = /^Bearer ([\w.-]+)$/.exec(context.headers?.get('authorization') ?? '') ?? [];
        const audience = new URL(context.context.baseURL).origin;
        await jwtVerify(token, key, { algorithms: ['HS256'], typ: 'svc+jwt', audience }).catch(() => {
          throw new APIError('UNAUTHORIZED');
        });
        const { after, since } = (context.query ?? {}) as { after?: string; since?: string };
        const position = Date.parse(after ?? since ?? '');
        if (Number.isNaN(position)) throw new APIError('BAD_REQUEST');
        const rows = await context.context.adapter.findMany<AccountEvent>({
          model: 'accountEvent',
          where: [{ field: 'at', operator: 'gt', value: new Date(position - OVERLAP_MS) }],
          sortBy: { field: 'at', direction: 'asc' },
          limit: PAGE,
        });
        const events = rows.map(({ sessionId, ...event }) => ({
          ...event,
          ...(typeof sessionId === 'string' && { sessionId }),
        }));
        const cursor = rows.at(-1)?.at.toISOString() ?? new Date(position).toISOString();
        return context.json({ events, cursor, more: false });
      }),
    },
  };
}
