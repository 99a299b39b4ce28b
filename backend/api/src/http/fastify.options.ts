import { requestIdOf } from '@holdfast/server-kit/request-id';
import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import type { Logger } from 'pino';
import type { TrustsProxy } from '@holdfast/nestjs-auth/client-address';
import { RequestLog } from '../logging/request-log.js';
import { refuseUndecodable, refuseUnparsable } from './early-refusals.js';
import { parseTraceparent } from '@holdfast/server-kit/trace-context';

/** A title and a description at their limits, every character written as an escaped pair, and some room. */
const BODY_LIMIT_BYTES = 100 * 1024;

export function fastifyOptions(loggerInstance: Logger, trustsProxy: TrustsProxy): FastifyHttpOptions<Server> {
  return {
    loggerInstance,
    logController: new RequestLog(trustsProxy),
    genReqId: requestIdOf,
    childLoggerFactory: (logger, bindings, options, { headers }) => {
      const parent = parseTraceparent(headers);
      return logger.child(parent ? { ...bindings, traceId: parent.traceId } : bindings, options);
    },
    // Fastify would take `203.0.113.7:51234` for an address of its own. clientAddress() reads what proxies say.
    trustProxy: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 255 },
    // While closing, requests on open connections are still answered, with `connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // A client that dribbles its request is cut off: Node alone waits a minute for headers, five for a body.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5000 },
    clientErrorHandler: refuseUnparsable,
    frameworkErrors: refuseUndecodable,
  };
}
