import cors from '@fastify/cors';
import type { Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyHttpOptions,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { AccessLog, type AccessLogOptions } from './access-log.js';
import { acceptOnlyJson, tooLarge, unsupportedType, type JsonBodyOptions } from './json-body.js';
import {
  INTERNAL_ERROR,
  malformed,
  PROBLEM_TYPE,
  problemBody,
  ProblemError,
  problemOf,
  sendProblem,
  type Problem,
} from './problem.js';
import { requestIdOf } from './request-id.js';
import { closeLingering } from './lingering-close.js';
import { parseTraceparent } from './trace-context.js';

const UNREADABLE = 'The request could not be read';
/** By the code of Node or Fastify. */
const PROBLEMS: ReadonlyMap<string, Problem> = new Map([
  ['HPE_HEADER_OVERFLOW', { status: 431, code: 'REQUEST_HEADERS_TOO_LARGE', detail: UNREADABLE }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, code: 'REQUEST_TIMEOUT', detail: UNREADABLE }],
  ['FST_ERR_MAX_PARAM_LENGTH', { status: 414, code: 'REQUEST_URI_TOO_LONG', detail: UNREADABLE }],
]);
const MALFORMED: Problem = { status: 400, code: 'REQUEST_MALFORMED', detail: UNREADABLE };
const ROUTE_NOT_FOUND: Problem = { status: 404, code: 'ROUTE_NOT_FOUND', detail: 'There is no such route' };

/** Responses hold a person's own data, are read by scripts, and must never be framed, cached or guessed at. */
const RESPONSE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export interface HttpServerOptions extends AccessLogOptions {
  readonly logger: FastifyBaseLogger;
  readonly bodyLimitBytes: number;
}

/** Options of the Fastify instance. */
export function fastifyOptions({
  logger: loggerInstance,
  bodyLimitBytes,
  ...accessLog
}: HttpServerOptions): FastifyHttpOptions<Server> {
  return {
    loggerInstance,
    logController: new AccessLog(accessLog),
    genReqId: requestIdOf,
    childLoggerFactory: (logger, bindings, options, { headers }) => {
      const parent = parseTraceparent(headers);
      return logger.child(parent ? { ...bindings, traceId: parent.traceId } : bindings, options);
    },
    // Fastify would accept `203.0.113.7:51234` as an address. clientAddress() of nestjs-auth reads what proxies say.
    trustProxy: false,
    bodyLimit: bodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 255 },
    // While closing, requests on open connections are still answered, with `connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Node alone lets a client take a minute for its headers and five for its body.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5000 },
    clientErrorHandler: refuseUnparsable,
    frameworkErrors: refuseUndecodable,
  };
}

export interface HttpBasicsOptions extends JsonBodyOptions {
  readonly cors: {
    /** Each is compared exactly and never reflected. */
    readonly origins: readonly string[];
    readonly methods: readonly string[];
    readonly allowedHeaders: readonly string[];
    readonly exposedHeaders: readonly string[];
    /** Whether browsers send cookies and show the response to the page. */
    readonly credentials: boolean;
  };
}

/** Adds response headers, CORS and JSON bodies. Call it before any route is added. */
export async function registerHttpBasics(
  app: FastifyInstance,
  { cors: { origins, methods, allowedHeaders, exposedHeaders, credentials }, ...json }: HttpBasicsOptions,
): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(RESPONSE_HEADERS).header('x-request-id', request.id);
    done(refusalOf(request));
  });
  closeLingering(app);
  await app.register(cors, {
    origin: [...origins],
    methods: [...methods],
    allowedHeaders: [...allowedHeaders],
    exposedHeaders: [...exposedHeaders],
    credentials,
    maxAge: 600,
    // Otherwise an OPTIONS request that is not a preflight gets a 400 in plain text.
    strictPreflight: false,
  });
  acceptOnlyJson(app, json);
}

/** Refuses what the router and the parser of bodies would take for something else. */
function refusalOf({ headers, url }: FastifyRequest): ProblemError | undefined {
  // The router would drop the host of the absolute form, which clients send to proxies only.
  if (!url.startsWith('/')) return malformed();
  const { 'content-encoding': encoding = 'identity' } = headers;
  return encoding.toLowerCase() === 'identity'
    ? undefined
    : new ProblemError(unsupportedType('uncompressed application/json'));
}

/**
 * Answers every error and unknown route as problem+json.
 *
 * @param convert The errors that only this server knows. Unknown errors are logged and become a 500.
 */
export function handleErrors(
  app: FastifyInstance,
  convert: (error: unknown, request: FastifyRequest) => Problem | undefined = () => undefined,
): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, ROUTE_NOT_FOUND));
  app.setErrorHandler((error, request, reply) => {
    const problem = convert(error, request) ?? problemOf(error) ?? bodyProblem(error, request);
    if (problem === undefined) request.log.error({ err: error }, 'a request failed');
    else if (problem.status >= 500) request.log.warn({ err: error }, problem.detail);
    return sendProblem(reply, problem ?? INTERNAL_ERROR);
  });
}

/** Fastify's own refusals of a body. */
function bodyProblem(error: unknown, { routeOptions }: FastifyRequest): Problem | undefined {
  const statusCode = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (statusCode === 413) return tooLarge(routeOptions.bodyLimit);
  if (statusCode === 415) return unsupportedType();
  return statusCode >= 400 && statusCode < 500 ? MALFORMED : undefined;
}

/** A path that can't be decoded, such as `/%ff`: the router gives up before any hook runs. */
function refuseUndecodable({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(
    reply.headers({ ...RESPONSE_HEADERS, 'x-request-id': request.id }),
    PROBLEMS.get(code) ?? MALFORMED,
  );
}

/** Input that is not HTTP. There is no response object, only the socket. */
function refuseUnparsable({ code = '' }: { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = PROBLEMS.get(code) ?? MALFORMED;
  const body = JSON.stringify(problemBody(problem));
  const headers = {
    ...RESPONSE_HEADERS,
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
}
