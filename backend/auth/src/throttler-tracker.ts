import type { AuthenticatedRequest } from './auth-user.js';
import { networkOf } from './network-of.js';

/**
 * Whom a request is counted for, for the option `getTracker` of `@nestjs/throttler`: a user, from wherever they come,
 * or an anonymous caller's {@link networkOf network}. ThrottlerGuard has to run after the guards of this package: what
 * provides it as `APP_GUARD` is a module that is imported behind AuthModule.
 *
 * @param request Of Express or Fastify. Its `ip` is what their own settings for proxies make of the connection.
 * @returns `user:ada` or `network:192.0.2.1`
 *
 * @example
 * ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: 300 }], getTracker: throttlerTracker })
 */
export function throttlerTracker({
  user,
  ip = '',
}: Pick<AuthenticatedRequest, 'user'> & { readonly ip?: string }): string {
  return user === undefined ? `network:${networkOf(ip)}` : `user:${user.id}`;
}
