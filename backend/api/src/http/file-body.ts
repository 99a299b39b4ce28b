import { unsupportedType } from '@holdfast/server-kit/json-body';
import { ProblemError } from '@holdfast/server-kit/problem';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

interface FileRoute {
  readonly fileBytesMax?: number;
}

/** The body of this route is a file of JSON or CSV, which the handler gets as text. */
export const TakesFile = ({ bytesMax }: { bytesMax: number }): MethodDecorator =>
  RouteConfig({ fileBytesMax: bytesMax } satisfies FileRoute);

export function takesFile({ routeOptions }: FastifyRequest): boolean {
  return fileBytesMax(routeOptions) !== undefined;
}

/** Accepts CSV, and a larger body, on the routes that take files. */
export function acceptFiles(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('text/csv', { parseAs: 'string' }, (request, body, done) => {
    if (takesFile(request)) done(null, body);
    else done(new ProblemError(unsupportedType()));
  });
  fastify.addHook('onRoute', (route) => {
    const bytesMax = fileBytesMax(route);
    if (bytesMax !== undefined) route.bodyLimit = bytesMax;
  });
}

/** Most bytes of the file; undefined: the route takes JSON of the usual size. */
function fileBytesMax({ config }: { readonly config?: object }): number | undefined {
  return (config as FileRoute | undefined)?.fileBytesMax;
}
