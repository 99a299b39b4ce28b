import { accountRoutes } from '../account/account.routes.js';
import { adminRoutes } from '../admin/admin.routes.js';
import { passkeyRoutes } from '../passkeys/passkey.routes.js';
import { personalTokenRoutes } from '../personal-tokens/personal-token.routes.js';
import { secondFactorRoutes } from '../second-factor/second-factor.routes.js';
import { sessionRoutes } from '../sessions/session.routes.js';
import { socialRoutes } from '../social/social.routes.js';
import type { Route } from './route.js';

/** All routes of the auth server are below this path. */
export const BASE_PATH = '/api/auth';

/**
 * Everything that can be reached under `/api/auth`, one file for each feature. Better Auth has many more routes; one
 * without an entry answers 404.
 */
export const ROUTES: readonly Route[] = [
  accountRoutes,
  sessionRoutes,
  secondFactorRoutes,
  passkeyRoutes,
  personalTokenRoutes,
  socialRoutes,
  adminRoutes,
].flatMap((feature) => Object.values<Route>(feature));
