import { createAuthEndpoint } from 'better-auth/api';
import { ownSession } from '../sessions/own-session.js';
import type { Route } from './route.js';

type Entry = Route & Parameters<typeof createAuthEndpoint>[0];
type Handler<Options extends Entry, Result> = Parameters<
  typeof createAuthEndpoint<string, Options, Result>
>[1];
type WithSession<Options extends Entry> = Options & { readonly use: typeof ownSession };

/** An endpoint of ours at a route of the registry. */
export function endpoint<Options extends Entry, Result>(route: Options, handler: Handler<Options, Result>) {
  return createAuthEndpoint<string, Options, Result>(route.path, route, handler);
}

/** As {@link endpoint}, with the session that the route asks for in `context.context.session`. */
export function signedInEndpoint<Options extends Entry, Result>(
  route: Options,
  handler: Handler<WithSession<Options>, Result>,
) {
  const options = { ...route, use: ownSession };
  return createAuthEndpoint<string, WithSession<Options>, Result>(route.path, options, handler);
}
