import type { AuthenticatedRequest } from './auth-user.js';
import { addressOf, networkOf } from './client-address.js';

/**
 * Whom a request is counted for, for the option `getTracker` of `@nestjs/throttler`: a user, from wherever they come,
 * or an anonymous caller's {@link networkOf network}. ThrottlerGuard has to run after the guards of this package: what
 * provides it as `APP_GUARD` is a module that is imported behind AuthModule.
 *
 * @param request Of Express or Fastify. Its `ip` is what their own settings for proxies make of the connection, with the
 *   port that some proxies add. Where it is no address, the connection itself is the caller: what a client makes up
 *   must not be a new caller for each request.
 * @returns `user:ada` or `network:192.0.2.1`
 *
 * @example
 * ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: 300 }], getTracker: throttlerTracker })
 */
export function throttlerTracker({
  user,
  ip = '',
  socket,
}: Pick<AuthenticatedRequest, 'user'> & {
  readonly ip?: string | undefined;
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}): string {
  if (user !== undefined) return `user:${user.id}`;
  return `network:${networkOf(addressOf(ip) ?? socket?.remoteAddress ?? '')}`;
}
