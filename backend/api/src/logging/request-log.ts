import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientAddress, type TrustsProxy } from '@holdfast/nestjs-auth/client-address';

/** The address of a calendar feed is a secret, however it is spelled. */
const SECRET = '/api/calendar/:feed';
const HEALTH = /^(\/api)?\/health(\/|$)/;

/**
 * One line per answered request. The path goes without its query: what people search for is nobody's business.
 * Probes come every few seconds and are told at `debug`.
 */
export class RequestLog extends LogController {
  constructor(private readonly trustsProxy: TrustsProxy) {
    // Fastify's own lines print the whole URL.
    super({ disableRequestLogging: true, requestIdLogLabel: 'requestId' });
  }

  override requestCompleted(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const [path = ''] = request.url.split('?', 1);
    const line = {
      method: request.method,
      path: request.routeOptions.url === SECRET ? SECRET : path,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      client: clientAddress(request.raw, this.trustsProxy),
    };
    if (HEALTH.test(path)) request.log.debug(line, 'answered');
    else request.log.info(line, 'answered');
  }
}
