import { VersioningType } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import { segments, type DeclaredRoute } from './controllers.js';

/**
 * Checks that each pattern of `publicRoutes` is that of a route; a typing error would leave the route closed, unnoticed.
 *
 * @throws {Error} Naming the first pattern that matches nothing.
 */
export function checkPublicRoutes(
  publicRoutes: ReadonlySet<string>,
  routes: readonly DeclaredRoute[],
  application: ApplicationConfig,
): void {
  if (publicRoutes.size === 0) return;
  const known = new Set(routes.flatMap(({ urls }) => urls.map(comparable)));
  const unknown = [...publicRoutes].find((pattern) =>
    withoutPrefixes(pattern, application).every((path) => !known.has(comparable(path))),
  );
  if (unknown === undefined) return;
  throw new Error(
    `AuthModule: no route matches ${JSON.stringify(unknown)} of publicRoutes; write the pattern of a controller with its global prefix, such as "/v1/files/:name".`,
  );
}

/** What may be left of a pattern for module, controller and handler: routes can be excluded from prefix and version. */
function withoutPrefixes(pattern: string, application: ApplicationConfig): readonly string[] {
  const prefix = segments(application.getGlobalPrefix());
  const paths =
    pattern.startsWith(`${prefix}/`) || pattern === prefix
      ? [pattern, pattern.slice(prefix.length)]
      : [pattern];
  if (application.getVersioning()?.type !== VersioningType.URI) return paths;
  return [...paths, ...paths.map((path) => path.replace(/^\/[^/]+/, ''))];
}

/** Express names its wildcards, Fastify doesn't. */
function comparable(path: string): string {
  return segments(path).replaceAll(/\*\w*/g, '*');
}
