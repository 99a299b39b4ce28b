import type { ContextType, ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest, UserCarrier } from './auth-user.js';
import { bearerToken, tokenOf } from './bearer-token.js';
import { messageToken } from './message-token.js';
import type { SubscriptionSocket } from './stream-end.js';
import { invalid } from './token-refused.js';

export type Transport = 'http' | 'graphql' | 'ws' | 'rpc';

/** One call over any transport: an HTTP request, a GraphQL operation, a message. */
export interface Call {
  readonly transport: Transport;
  readonly carrier: UserCarrier;
  /** Where the owner may be named: route parameters, resolver arguments, message members. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** HTTP: the parameters of the host. */
  readonly hosts?: Readonly<Record<string, unknown>> | undefined;
  /** Pattern of the matched HTTP route; undefined for other transports. */
  readonly route?: unknown;
  /**
   * Reads the token of this call; undefined on a socket, which sends it once, when it connects.
   *
   * @throws {TokenRefused} AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID
   */
  readonly token: (() => string) | undefined;
  /** HTTP: the client's address, as the application's own setting for proxies has it. */
  readonly address?: string | undefined;
  /** GraphQL: the socket of a subscription. */
  readonly subscriber?: SubscriptionSocket | undefined;
}

/** Reads what the guards need from Nest's context. */
export function callOf(context: ExecutionContext): Call {
  switch (context.getType<ContextType | 'graphql'>()) {
    case 'http': {
      const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
      return {
        transport: 'http',
        carrier: request,
        parameters: request.params ?? {},
        hosts: request.hosts,
        route: request.routeOptions?.url ?? request.route?.path,
        token: () => bearerToken(request),
        address: request.ip,
      };
    }
    case 'graphql': {
      const request = graphqlRequest(context.getArgByIndex(2));
      return {
        transport: 'graphql',
        carrier: request,
        parameters: membersOf(context.getArgByIndex(1)),
        token: () => ('headers' in request ? bearerToken(request) : connectionToken(request)),
        subscriber:
          isSubscription(context.getArgByIndex(3)) && 'extra' in request ? request.extra.socket : undefined,
      };
    }
    case 'rpc': {
      const rpc = context.switchToRpc();
      const data = membersOf(rpc.getData());
      return {
        transport: 'rpc',
        carrier: rpc.getContext<UserCarrier>(),
        parameters: data,
        token: () => messageToken(rpc.getContext(), data),
      };
    }
    case 'ws': {
      const ws = context.switchToWs();
      return {
        transport: 'ws',
        carrier: ws.getClient<UserCarrier>(),
        parameters: membersOf(ws.getData()),
        token: undefined,
      };
    }
  }
}

/** The connection of graphql-ws, which Apollo's context has in place of a request. */
interface Connection extends UserCarrier {
  /** What the client sent with `connection_init`. */
  readonly connectionParams?: unknown;
  readonly extra?: { readonly request?: AuthenticatedRequest; readonly socket?: SubscriptionSocket };
}

/**
 * A browser can't set a header on a WebSocket, so the token is `authorization` in the connection parameters, with any case
 * as in a header; otherwise that of the upgrade request.
 */
function connectionToken({ connectionParams, extra }: Connection): string {
  const sent = Object.entries(membersOf(connectionParams)).filter(
    ([name]) => name.toLowerCase() === 'authorization',
  );
  if (sent.length > 1) throw invalid('two authorizations in the connection parameters');
  const [[, authorization] = []] = sent;
  return authorization === undefined && extra?.request !== undefined
    ? bearerToken(extra.request)
    : tokenOf(authorization);
}

function isSubscription(info?: { readonly operation?: { readonly operation?: string } }): boolean {
  return info?.operation?.operation === 'subscription';
}

/** Apollo's context has `req`, Mercurius' default one `reply`; a custom context function often uses `request`. */
function graphqlRequest(context: {
  readonly req?: AuthenticatedRequest | Connection;
  readonly request?: AuthenticatedRequest;
  readonly reply?: { readonly request: AuthenticatedRequest };
}): AuthenticatedRequest | Connection {
  const request = context.req ?? context.request ?? context.reply?.request;
  if (request === undefined)
    throw new Error('The GraphQL context has neither req nor request: add the HTTP request to it.');
  return request;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
