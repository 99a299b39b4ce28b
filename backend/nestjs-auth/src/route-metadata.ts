import type { ExecutionContext } from '@nestjs/common';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import { OPTIONAL_AUTH, OWNED_BY, PUBLIC, ROLES, SCOPES, SKIP_OWNERSHIP } from './decorators.js';

/** A handler and its class; an `ExecutionContext` is one. */
export interface Route {
  getHandler(): object;
  getClass(): object;
}

/**
 * Which decorators open a route, and which close it again. The decorators of the handler win over those of its class.
 * Only closing decorators are inherited from a base class. docs/decorators.md has the table.
 */
const OPENS: ReadonlyMap<symbol, readonly symbol[]> = new Map([
  [PUBLIC, [OPTIONAL_AUTH, ROLES, SCOPES, OWNED_BY]],
  [OPTIONAL_AUTH, [ROLES, SCOPES]],
  [SKIP_OWNERSHIP, [OWNED_BY]],
]);

const NAMES: ReadonlyMap<symbol, string> = new Map([
  [PUBLIC, '@Public()'],
  [OPTIONAL_AUTH, '@OptionalAuth()'],
  [ROLES, '@Roles()'],
  [SCOPES, '@Scopes()'],
  [OWNED_BY, '@OwnedBy()'],
  [SKIP_OWNERSHIP, '@SkipOwnership()'],
]);

/** Finds two decorators on one handler or class where the first opens what the second closes. */
export function contradictionOn(target: object): readonly [string, string] | undefined {
  for (const [opening, closings] of OPENS) {
    const closing = closings.find((each) => has(each, target));
    if (closing === undefined || !has(opening, target)) continue;
    return [NAMES.get(opening) ?? '', NAMES.get(closing) ?? ''];
  }
  return undefined;
}

/** Public by `@Public()`, or by the option `publicRoutes` unless a decorator closes it. */
export function isPublic(context: ExecutionContext, { publicRoutes }: AuthSettings): boolean {
  if (isPublicByDecorator(context)) return true;
  if (publicRoutes.size === 0 || isClosed(context)) return false;
  const { route } = callOf(context);
  return typeof route === 'string' && publicRoutes.has(route);
}

/** Whether a decorator requires a role, a scope or an owner. */
export function isClosed(route: Route): boolean {
  return [ROLES, SCOPES, OWNED_BY].some((each) => closing(each, route) !== undefined);
}

export function isPublicByDecorator(route: Route): boolean {
  return opens(PUBLIC, route);
}

export function isOptional(route: Route): boolean {
  return opens(OPTIONAL_AUTH, route);
}

export function skipsOwnership(route: Route): boolean {
  return opens(SKIP_OWNERSHIP, route);
}

/** Roles of `@Roles()`; undefined if any authenticated caller may call. */
export function rolesOf(route: Route): readonly string[] | undefined {
  return closing(ROLES, route) as readonly string[] | undefined;
}

/** Scopes of `@Scopes()`; undefined if any token will do. */
export function scopesOf(route: Route): readonly string[] | undefined {
  return closing(SCOPES, route) as readonly string[] | undefined;
}

/** Parameter of `@OwnedBy()`; undefined if the module's `ownerParameter` applies. */
export function ownedBy(route: Route): string | undefined {
  return closing(OWNED_BY, route) as string | undefined;
}

/** On the same target closing wins, so a contradictory resolver or gateway stays closed. */
function opens(opening: symbol, route: Route): boolean {
  const closings = OPENS.get(opening) ?? [];
  for (const target of [route.getHandler(), route.getClass()]) {
    if (closings.some((each) => has(each, target))) return false;
    if (has(opening, target)) return true;
  }
  return false;
}

function closing(key: symbol, route: Route): unknown {
  for (const target of [route.getHandler(), route.getClass()]) {
    if (has(key, target)) return Reflect.getOwnMetadata(key, target);
    for (const [opening, closings] of OPENS) {
      if (closings.includes(key) && has(opening, target)) return undefined;
    }
  }
  return Reflect.getMetadata(key, route.getClass());
}

function has(key: symbol, target: object): boolean {
  return Reflect.hasOwnMetadata(key, target);
}
