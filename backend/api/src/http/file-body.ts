import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

interface FileRoute {
  readonly fileBytesMax?: number;
}

/** The handler's body is a file as text, of the types that it takes, up to a size of its own. */
export const TakesFile = ({ bytesMax }: { bytesMax: number }): MethodDecorator =>
  RouteConfig({ fileBytesMax: bytesMax } satisfies FileRoute);

/** Bytes that the route of a request takes as a file; undefined: it takes JSON of the usual size. */
export function fileBytesMax({ config }: { readonly config?: object }): number | undefined {
  return (config as FileRoute | undefined)?.fileBytesMax;
}

export function takesFile({ routeOptions }: FastifyRequest): boolean {
  return fileBytesMax(routeOptions) !== undefined;
}
