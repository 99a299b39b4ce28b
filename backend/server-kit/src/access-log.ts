import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientAddress, type TrustsProxy } from '@holdfast/nestjs-auth/client-address';

export interface AccessLogOptions {
  readonly trustsProxy: TrustsProxy;
  /** Paths of probes and pollers. Their successful requests are logged at `debug`. */
  readonly routine: RegExp;
  /** Route templates whose paths hold a secret: the template is logged in place of the path. */
  readonly secretRoutes?: readonly string[];
}

/** Logs one line per request, without the query, which may hold what people search for. */
export class AccessLog extends LogController {
  constructor(private readonly options: AccessLogOptions) {
    // Fastify's own lines print the whole URL.
    super({ disableRequestLogging: true, requestIdLogLabel: 'requestId' });
  }

  override requestCompleted(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { trustsProxy, routine, secretRoutes = [] } = this.options;
    const { url: template } = request.routeOptions;
    const [path = ''] = request.url.split('?', 1);
    const line = {
      method: request.method,
      // A path without a route may hold anything.
      path: template === undefined || secretRoutes.includes(template) ? template : path,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      client: clientAddress(request.raw, trustsProxy),
    };
    const level = reply.statusCode < 400 && routine.test(path) ? 'debug' : 'info';
    request.log[level](line, 'answered');
  }
}
