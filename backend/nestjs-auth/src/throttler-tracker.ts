import type { AuthenticatedRequest } from './auth-user.js';
import { addressOf, networkOf } from './client-address.js';

/**
 * Decides who a request counts for, as the option `getTracker` of `@nestjs/throttler`: the user, or an anonymous caller's
 * {@link networkOf network}. ThrottlerGuard must run after the guards of this package, so provide it as `APP_GUARD` in a
 * module that is imported after AuthModule.
 *
 * @param request An Express or Fastify request. Its `ip` follows their proxy settings and may have a port. If it isn't an
 *   address, the connection counts, so that a client can't pose as a new caller on each request.
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
