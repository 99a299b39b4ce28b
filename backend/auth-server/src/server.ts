import { requestIdOf } from '@holdfast/server-kit/request-id';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientAddress, trustedProxies, type TrustsProxy } from '@holdfast/nestjs-auth/client-address';
import { BASE_PATH } from './auth.js';
import { refuseUnparsable } from './client-errors.js';
import type { Config } from './config.js';
import { corsHeaders, isPreflight } from './cors.js';
import { CLIENT_ADDRESS_HEADER, sendWebResponse, toWebRequest } from './http-messages.js';
import type { Logger } from './logger.js';
import { ProblemError, problemResponse } from './problem.js';
import { problemOf } from './problem-of-error.js';
import { requestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { ROUTES } from './routes/routes.js';

type Handler = (request: Request) => Response | Promise<Response>;

export interface Routes {
  readonly auth: (request: Request, route: Route) => Promise<Response>;
  readonly accountEvents: Handler;
  /** Absent where mails are really sent. */
  readonly mailbox: Handler | undefined;
  /** Resolves to whether requests can be served. */
  readonly isReady: () => Promise<boolean>;
}

const ROUTINE_PATHS: ReadonlySet<string> = new Set([
  `${BASE_PATH}/account-events`,
  '/health',
  '/health/ready',
]);

/** The node:http host: addresses, limits, CORS, request ids, access log, health; each answer goes through here. */
export class Host {
  readonly server: Server;
  readonly #trustsProxy: TrustsProxy;
  /** Connections without a running request: Node counts those that never sent one as busy. */
  readonly #resting = new Set<Socket>();
  #isDraining = false;

  constructor(
    private readonly config: Config,
    private readonly routes: Routes,
    private readonly logger: Logger,
  ) {
    this.#trustsProxy = trustedProxies(config.trustedProxies);
    this.server = createServer((incoming, outgoing) => {
      this.#serve(incoming, outgoing);
    });
    this.server.on('connection', (socket) => {
      this.#resting.add(socket);
      socket.on('close', () => this.#resting.delete(socket));
    });
    limitSlowClients(this.server);
    this.server.on('clientError', (error, socket: Socket) => {
      void refuseUnparsable(error, socket);
    });
  }

  /** Stops taking connections, lets running requests end, and cuts what is left at the deadline. */
  async drain(deadlineMilliseconds: number): Promise<void> {
    this.#isDraining = true;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.#resting) socket.destroy();
    const deadline = setTimeout(() => {
      this.server.closeAllConnections();
    }, deadlineMilliseconds);
    await closed;
    clearTimeout(deadline);
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { socket } = incoming;
    this.#resting.delete(socket);
    outgoing.on('close', () => {
      if (!socket.destroyed) this.#resting.add(socket);
    });
    const requestId = requestIdOf(incoming);
    const route = routeOf(incoming);
    requestContext.run({ requestId, route, audit: { actions: [] } }, () => {
      this.#logWhenAnswered(incoming, outgoing, requestId);
      this.#respond(incoming, outgoing, requestId).catch((err: unknown) => {
        this.logger.warn({ err }, 'the connection was lost before the answer');
        outgoing.destroy();
      });
    });
  }

  #logWhenAnswered({ method, url }: IncomingMessage, outgoing: ServerResponse, requestId: string): void {
    const startedAt = performance.now();
    outgoing.on('finish', () => {
      const status = outgoing.statusCode;
      // The path without its query; an unknown path may hold anything, so it is not logged at all.
      const path = status === 404 ? undefined : url?.split('?')[0];
      const milliseconds = Math.round(performance.now() - startedAt);
      // Every API asks each second or two, every probe each few: answered well, they would bury what people do.
      const isRoutine = status === 200 && path !== undefined && ROUTINE_PATHS.has(path);
      this.logger[isRoutine ? 'debug' : 'info'](
        { requestId, method, path, status, milliseconds },
        'answered',
      );
    });
  }

  async #respond(incoming: IncomingMessage, outgoing: ServerResponse, requestId: string): Promise<void> {
    const { publicOrigin, allowedOrigins } = this.config;
    const headers = new Headers({ 'x-request-id': requestId });
    let response: Response;
    try {
      const client = clientAddress(incoming, this.#trustsProxy);
      const ownHeaders = client === undefined ? {} : { [CLIENT_ADDRESS_HEADER]: client };
      const request = await toWebRequest(incoming, publicOrigin, ownHeaders);
      for (const [name, value] of corsHeaders(request, allowedOrigins)) headers.set(name, value);
      response = isPreflight(request) ? new Response(null, { status: 204 }) : await this.#route(request);
    } catch (error) {
      const { code, details } = problemOf(error, this.logger);
      response = problemResponse(code, details, requestId);
    }
    // What was not read of a refused body must not be taken for the next request.
    if (this.#isDraining || !incoming.complete) headers.set('connection', 'close');
    await sendWebResponse(response, outgoing, headers);
  }

  async #route(request: Request): Promise<Response> {
    const { auth, accountEvents, mailbox } = this.routes;
    const { pathname } = new URL(request.url);
    if (pathname === '/health') return Response.json({ status: 'ok' });
    if (pathname === '/health/ready') return this.#readiness();
    if (pathname === `${BASE_PATH}/account-events` && request.method === 'GET') return accountEvents(request);
    const route = requestContext.getStore()?.route;
    if (route !== undefined) return auth(request, route);
    if (/^\/mailbox(\/|$)/.test(pathname) && mailbox !== undefined) return mailbox(request);
    throw new ProblemError('ROUTE_NOT_FOUND');
  }

  async #readiness(): Promise<Response> {
    const database = (await this.routes.isReady()) ? 'up' : 'down';
    const isReady = database === 'up' && !this.#isDraining;
    const body = { status: isReady ? 'ready' : 'unavailable', database, draining: this.#isDraining };
    return Response.json(body, { status: isReady ? 200 : 503 });
  }
}

const BY_NAME = new Map(ROUTES.map((route) => [`${route.method} ${BASE_PATH}${route.path}`, route]));

const routeOf = ({ method = '', url = '' }: IncomingMessage): Route | undefined =>
  BY_NAME.get(`${method} ${url.split('?')[0] ?? ''}`);

/** Node's defaults let a client take a minute for its headers and five for its body. */
function limitSlowClients(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 10_000;
  server.maxRequestsPerSocket = 1_000;
}
