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
 * What opens a route, and what closes it against that. Nearest to the handler wins: of its own decorators and those of
 * its class, the handler's count. Only what closes is inherited from a base class. docs/decorators.md has the table.
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

/** Two decorators on one handler or one class of which the first opens what the second closes; undefined: none. */
export function contradictionOn(target: object): readonly [string, string] | undefined {
  for (const [opening, closings] of OPENS) {
    const closing = closings.find((each) => has(each, target));
    if (closing === undefined || !has(opening, target)) continue;
    return [NAMES.get(opening) ?? '', NAMES.get(closing) ?? ''];
  }
  return undefined;
}

/** By `@Public()`, or by the option `publicRoutes` where no decorator of ours says otherwise. */
export function isPublic(context: ExecutionContext, { publicRoutes }: AuthSettings): boolean {
  if (isMarkedPublic(context)) return true;
  if (publicRoutes.size === 0 || isClosed(context)) return false;
  const { route } = callOf(context);
  return typeof route === 'string' && publicRoutes.has(route);
}

/** Whether a decorator asks for a role, a scope or an owner. */
export function isClosed(route: Route): boolean {
  return [ROLES, SCOPES, OWNED_BY].some((each) => closing(each, route) !== undefined);
}

export function isMarkedPublic(route: Route): boolean {
  return opens(PUBLIC, route);
}

export function isOptional(route: Route): boolean {
  return opens(OPTIONAL_AUTH, route);
}

export function skipsOwnership(route: Route): boolean {
  return opens(SKIP_OWNERSHIP, route);
}

/** What `@Roles()` says; undefined where every authenticated caller is welcome. */
export function rolesOf(route: Route): readonly string[] | undefined {
  return closing(ROLES, route) as readonly string[] | undefined;
}

/** What `@Scopes()` says; undefined where any token is enough. */
export function scopesOf(route: Route): readonly string[] | undefined {
  return closing(SCOPES, route) as readonly string[] | undefined;
}

/** What `@OwnedBy()` says; undefined where the module's `ownerParameter` counts. */
export function ownedBy(route: Route): string | undefined {
  return closing(OWNED_BY, route) as string | undefined;
}

/** On one target what closes wins: a resolver or a gateway that contradicts itself stays closed. */
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
