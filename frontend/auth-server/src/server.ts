import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import { BASE_PATH } from './auth.js';
import type { Config } from './config.js';
import { corsHeaders, isPreflight } from './cors.js';
import { CLIENT_ADDRESS_HEADER, sendWebResponse, toWebRequest } from './http-messages.js';
import type { Logger } from './logger.js';
import { problemResponse } from './problem.js';
import { problemOf } from './problem-of-error.js';
import { requestContext } from './request-context.js';

type Handler = (request: Request) => Response | Promise<Response>;

export interface Routes {
  readonly auth: Handler;
  readonly accountEvents: Handler;
  /** Absent where mails are really sent. */
  readonly mailbox: Handler | undefined;
  /** Resolves to whether requests can be served. */
  readonly isReady: () => Promise<boolean>;
}

export interface Host {
  readonly server: Server;
  /** Stops taking connections, lets running requests end, and cuts what is left at the deadline. */
  readonly drain: (deadlineMilliseconds: number) => Promise<void>;
}

/** An id that a proxy gave is kept, so that one id runs through all logs; anything else could forge a log line. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** The node:http host: addresses, limits, CORS, request ids, access log, health; each answer goes through here. */
export function createHost(config: Config, routes: Routes, logger: Logger): Host {
  const isTrusted = proxyAddr.compile([...config.trustedProxies]);
  let isDraining = false;

  const route = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === '/health') return Response.json({ status: 'ok' });
    if (pathname === '/health/ready') return readiness(isDraining, routes.isReady);
    if (pathname === `${BASE_PATH}/account-events` && request.method === 'GET')
      return routes.accountEvents(request);
    if (pathname.startsWith(`${BASE_PATH}/`)) return routes.auth(request);
    if (/^\/mailbox(\/|$)/.test(pathname) && routes.mailbox !== undefined) return routes.mailbox(request);
    return problemResponse('ROUTE_NOT_FOUND');
  };

  const respond = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    requestId: string,
  ): Promise<void> => {
    const headers = new Headers({ 'x-request-id': requestId });
    let response: Response;
    try {
      const client = proxyAddr(incoming, isTrusted);
      const request = await toWebRequest(incoming, config.publicOrigin, { [CLIENT_ADDRESS_HEADER]: client });
      for (const [name, value] of corsHeaders(request, config.allowedOrigins)) headers.set(name, value);
      response = isPreflight(request) ? new Response(null, { status: 204 }) : await route(request);
    } catch (error) {
      const { code, details } = problemOf(error, logger);
      response = problemResponse(code, details);
    }
    // What was not read of a refused body must not be taken for the next request.
    if (isDraining || !incoming.complete) headers.set('connection', 'close');
    await sendWebResponse(response, outgoing, headers);
  };

  // Connections without a running request: Node counts those that never sent one as busy.
  const resting = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const { socket } = incoming;
    resting.delete(socket);
    outgoing.on('close', () => {
      if (!socket.destroyed) resting.add(socket);
    });
    const given = incoming.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const startedAt = performance.now();
    outgoing.on('finish', () => {
      // The path without its query; an unknown path may hold anything, so it is not logged at all.
      const path = outgoing.statusCode === 404 ? undefined : incoming.url?.split('?')[0];
      const milliseconds = Math.round(performance.now() - startedAt);
      logger.info(
        { requestId, method: incoming.method, path, status: outgoing.statusCode, milliseconds },
        'answered',
      );
    });
    requestContext.run({ requestId }, () => {
      respond(incoming, outgoing, requestId).catch((err: unknown) => {
        logger.warn({ err }, 'the connection was lost before the answer');
        outgoing.destroy();
      });
    });
  });
  server.on('connection', (socket) => {
    resting.add(socket);
    socket.on('close', () => resting.delete(socket));
  });
  limitSlowClients(server);

  const drain = async (deadlineMilliseconds: number): Promise<void> => {
    isDraining = true;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of resting) socket.destroy();
    const deadline = setTimeout(() => {
      server.closeAllConnections();
    }, deadlineMilliseconds);
    await closed;
    clearTimeout(deadline);
  };
  return { server, drain };
}

async function readiness(isDraining: boolean, isReady: Routes['isReady']): Promise<Response> {
  const database = (await isReady()) ? 'up' : 'down';
  const status = database === 'up' && !isDraining ? 'ready' : 'unavailable';
  return Response.json(
    { status, database, draining: isDraining },
    { status: status === 'ready' ? 200 : 503 },
  );
}

/** Node's defaults let a client take a minute for its headers and five for its body. */
function limitSlowClients(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 10_000;
  server.maxRequestsPerSocket = 1_000;
}
