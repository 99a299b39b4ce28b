import { clientAddress, trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { handleErrors, fastifyOptions, registerHttpBasics } from '@holdfast/server-kit/http-server';
import type { Readiness } from '@holdfast/server-kit/health';
import { fastify, type FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { toWebRequest } from './http-messages.js';
import type { Logger } from './logger.js';
import { ProblemError } from './problem.js';
import { problemFor } from './problem-of-error.js';
import { requestContext } from './request-context.js';
import type { Route } from './routes/route.js';
import { BASE_PATH, ROUTES } from './routes/routes.js';

const BODY_LIMIT_BYTES = 64 * 1024;
/** Every API polls account events each second or two, and probes ask every few: successes would bury the rest. */
const ROUTINE = /^\/(api\/auth\/account-events|health(\/ready)?)$/;

export interface HostParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Answers a request for a route of the registry. */
  readonly auth: (request: Request, route: Route) => Promise<Response>;
}

/** The HTTP server with the routes of the registry. */
export async function createHost({ config, logger, auth }: HostParts): Promise<FastifyInstance> {
  const { allowedOrigins, publicOrigin } = config;
  const trustsProxy = trustedProxies(config.trustedProxies);
  const app = fastify({
    ...fastifyOptions({ logger, bodyLimitBytes: BODY_LIMIT_BYTES, trustsProxy, routine: ROUTINE }),
    exposeHeadRoutes: false,
    keepAliveTimeout: 10_000,
    maxRequestsPerSocket: 1_000,
  });
  await registerHttpBasics(app, {
    cors: {
      origins: allowedOrigins,
      methods: ['GET', 'POST'],
      allowedHeaders: ['Content-Type'],
      exposedHeaders: ['Retry-After', 'X-Request-Id'],
      credentials: true,
    },
  });
  handleErrors(app, problemFor);
  for (const route of ROUTES) {
    const url = BASE_PATH + route.path;
    app.route({
      method: route.method,
      url,
      handler: (request) => {
        // The router also accepts a slash at the end and encoded letters.
        if (request.url.split('?')[0] !== url) throw new ProblemError('ROUTE_NOT_FOUND');
        const webRequest = toWebRequest(request, publicOrigin, clientAddress(request.raw, trustsProxy));
        const context = { requestId: request.id, route, audit: { actions: [] } };
        return requestContext.run(context, () => auth(webRequest, route));
      },
    });
  }
  return app;
}

/** `GET /health`: the process runs. `GET /health/ready`: it can serve requests. */
export function addHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const refusal = await readiness.refusal();
    return reply.code(refusal?.status ?? 200).send({
      status: refusal === undefined ? 'ready' : 'unavailable',
      database: refusal?.code === 'DATABASE_UNAVAILABLE' ? 'down' : 'up',
      draining: readiness.isDraining,
    });
  });
}
