import { SCOPES } from '@holdfast/server-kit/scopes';
import { z } from 'zod';
import { fault, id, name, strictBody, typed } from '../request-bodies.js';
import type { Route } from '../routes/route.js';

/** A forgotten token should end by itself. */
export const MAXIMUM_DAYS = 366;

const scopes = z
  .array(z.enum(SCOPES, fault('SCOPE_INVALID')), typed)
  .min(1, fault('FIELD_REQUIRED'))
  .transform((given) => SCOPES.filter((scope) => given.includes(scope)));
const days = z.int(typed).min(1, fault('DAYS_INVALID')).max(MAXIMUM_DAYS, fault('DAYS_INVALID'));
/** SHA-256 in base64url. */
const hash = z.string(typed).regex(/^[\w-]{43}$/, fault('FIELD_TYPE'));
const address = z.string(typed).max(64, fault('FIELD_TYPE')).optional();

/** Personal access tokens: programs use the API with them. */
export const personalTokenRoutes = {
  list: { method: 'GET', path: '/personal-tokens', session: 'any', limit: 'standard', audit: null },
  create: {
    method: 'POST',
    path: '/personal-tokens/create',
    session: 'fresh',
    limit: 'standard',
    audit: 'personal-token.created',
    body: strictBody({ name, scopes, days }),
    confirmedAddress: true,
  },
  revoke: {
    method: 'POST',
    path: '/personal-tokens/revoke',
    session: 'any',
    limit: 'standard',
    audit: 'personal-token.revoked',
    body: strictBody({ id }),
  },
  // The API asks, once in the lifetime of an access token.
  exchange: {
    method: 'POST',
    path: '/personal-tokens/exchange',
    session: 'service',
    limit: 'unlimited',
    audit: null,
    body: strictBody({ hash, address }),
  },
} as const satisfies Record<string, Route>;
