import type { ExecutionContext } from '@nestjs/common';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import { OPTIONAL_AUTH, OWNED_BY, PUBLIC, ROLES, SCOPES, SKIP_OWNERSHIP } from './decorators.js';

/** A handler and its class; an `ExecutionContext` is one. */
export interface Route {
  getHandler(): object;
  getClass(): object;
}

/** By `@Public()`, or by the option `publicRoutes`. */
export function isPublic(context: ExecutionContext, { publicRoutes }: AuthSettings): boolean {
  if (isMarkedPublic(context)) return true;
  if (publicRoutes.size === 0) return false;
  const { route } = callOf(context);
  return typeof route === 'string' && publicRoutes.has(route);
}

export function isMarkedPublic(route: Route): boolean {
  return read(PUBLIC, route) === true;
}

export function isOptional(route: Route): boolean {
  return read(OPTIONAL_AUTH, route) === true;
}

export function skipsOwnership(route: Route): boolean {
  return read(SKIP_OWNERSHIP, route) === true;
}

/** What `@Roles()` says; undefined where every authenticated caller is welcome. */
export function rolesOf(route: Route): readonly string[] | undefined {
  return read(ROLES, route) as readonly string[] | undefined;
}

/** What `@Scopes()` says; undefined where any token is enough. */
export function scopesOf(route: Route): readonly string[] | undefined {
  return read(SCOPES, route) as readonly string[] | undefined;
}

/** What `@OwnedBy()` says; undefined where the module's `ownerParameter` counts. */
export function ownedBy(route: Route): string | undefined {
  return read(OWNED_BY, route) as string | undefined;
}

/** The mark of a handler goes before that of its class. */
function read(mark: symbol, route: Route): unknown {
  return (Reflect.getMetadata(mark, route.getHandler()) ??
    Reflect.getMetadata(mark, route.getClass())) as unknown;
}
