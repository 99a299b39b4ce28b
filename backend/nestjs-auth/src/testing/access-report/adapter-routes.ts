import type { INestApplication } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { segments } from '../../controllers.js';
import type { Operation } from './model.js';
import { plainPath } from './nest-routes.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface AdapterRoute {
  readonly method: string;
  readonly path: string;
  /** Added for every method at once. */
  readonly isForAll?: boolean;
}

/** The part of Express that lists its routes: `router` in version 5, `_router` in 4. */
interface ExpressLike {
  readonly router?: { readonly stack?: readonly ExpressLayer[] };
  readonly _router?: { readonly stack?: readonly ExpressLayer[] };
}
interface ExpressLayer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/**
 * Lists the routes that someone added to Express or Fastify, such as the pages of `SwaggerModule`. Nest runs no guard for
 * them, and no decorator says who may call them, so they are not called.
 *
 * @param known Routes of controllers.
 * @param graphqlPath Its resolvers are called instead.
 */
export function adapterOperations(
  app: INestApplication,
  known: readonly Operation[],
  graphqlPath: string | undefined,
): readonly Operation[] {
  const names = new Set(known.map(({ method, path }) => nameOf({ method, path })));
  // Nest 12 adds its 404 handler to Express at the path of each route that is excluded from the prefix.
  const excluded = app.get(ApplicationConfig).getGlobalPrefixOptions().exclude ?? [];
  const notFoundPaths = new Set([...known, ...excluded].map(({ path }) => pathNameOf(path)));
  const others = new Map<string, AdapterRoute>();
  for (const route of adapterRoutes(app.getHttpAdapter().getInstance())) {
    const isGraphql = graphqlPath !== undefined && segments(route.path) === segments(graphqlPath);
    const isNotFound = route.isForAll === true && notFoundPaths.has(pathNameOf(route.path));
    if (METHODS.includes(route.method) && !isGraphql && !isNotFound && !names.has(nameOf(route)))
      others.set(nameOf(route), route);
  }
  return [...others.values()].map(({ method, path }) => ({
    route: `${method} ${path}`,
    kind: 'http',
    method,
    path,
    access: 'token',
    anyOwner: [],
    fields: [],
    unchecked: 'no controller has it, so Nest runs no guard',
  }));
}

function nameOf({ method, path }: AdapterRoute): string {
  return `${method} ${pathNameOf(path)}`;
}

/** Fastify and Express write optional parameters and wildcards in different forms. */
function pathNameOf(path: string): string {
  return segments(plainPath(path)).replaceAll(/\*\w*/g, '*');
}

function* adapterRoutes(instance: unknown): Generator<AdapterRoute> {
  if (typeof instance !== 'object' && typeof instance !== 'function') return;
  const print: unknown = instance === null ? undefined : Reflect.get(instance, 'printRoutes');
  if (typeof print === 'function') yield* printedRoutes(String(Reflect.apply(print, instance, [])));
  else yield* expressRoutes(instance as ExpressLike);
}

function* expressRoutes({ router, _router }: ExpressLike): Generator<AdapterRoute> {
  for (const { route } of (router ?? _router)?.stack ?? []) {
    if (route === undefined) continue;
    const { _all: isAll, ...methods } = route.methods;
    // `app.all` sets `_all` in version 4, and every method in 5.
    const isForAll = isAll === true || METHODS.every((method) => methods[method.toLowerCase()]);
    for (const method of isForAll ? METHODS : Object.keys(methods))
      for (const path of [route.path].flat())
        yield { method: method.toUpperCase(), path: String(path), isForAll };
  }
}

/** Indentation by four, what the path adds, and the methods if a route ends here; constraints may follow. */
const LINE = /^([│├└─ ]*)(\S*)(?: \(([A-Z, ]+)\).*)?$/;

/**
 * Reads the tree that Fastify prints, its only list of all routes. A line has what its path adds to that of its parent:
 *
 *     └── /
 *         └── docs (GET, HEAD)
 *             └── -json (GET, HEAD)
 */
function* printedRoutes(tree: string): Generator<AdapterRoute> {
  const parents: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', own = '', methods = ''] = LINE.exec(line) ?? [];
    const depth = indent.length / 4;
    const path = `${parents[depth - 1] ?? ''}${own}`;
    parents[depth] = path;
    for (const method of methods.split(', ')) yield { method, path };
  }
}
