import type { ExecutionContext } from '@nestjs/common';
import type { AuthSettings } from './auth.settings.js';
import { callOf } from './call.js';
import {
  OPTIONAL_AUTH,
  OWNED_BY,
  PROTECTED,
  PUBLIC,
  ROLES,
  SCOPES,
  SHARED,
  SKIP_OWNERSHIP,
} from './decorators.js';
import type { OwnerRule } from './owner-rule.js';

/** A handler and its class; an `ExecutionContext` is one. */
export interface Route {
  readonly getHandler: () => object;
  readonly getClass: () => object;
}

/** What the decorators of a handler, its class and its base classes come to. */
export interface AccessRules {
  /** By `@Public()`; the option `publicRoutes` is separate. */
  readonly isPublic: boolean;
  readonly isOptional: boolean;
  /** Whether a decorator requires a role, a scope or an owner: `publicRoutes` then doesn't open the route. */
  readonly isClosed: boolean;
  readonly isShared: boolean;
  /** Whether the response is a stream of server-sent events. */
  readonly isStream: boolean;
  readonly skipsOwnership: boolean;
  /** One of them is required; undefined if any authenticated caller may call. */
  readonly roles: readonly string[] | undefined;
  /** All of them are required; undefined if any token will do. */
  readonly scopes: readonly string[] | undefined;
  /** Rules of `@OwnedBy()`, all of them required; undefined if the module's `ownerParameter` applies. */
  readonly owners: readonly OwnerRule[] | undefined;
}

/**
 * Which decorators open a route, and which close it again. The decorators of the handler win over those of its class.
 * Only closing decorators are inherited from a base class. docs/decorators.md has the table.
 */
const OPENS: ReadonlyMap<symbol, readonly symbol[]> = new Map([
  [PUBLIC, [PROTECTED, OPTIONAL_AUTH, ROLES, SCOPES, OWNED_BY]],
  [OPTIONAL_AUTH, [PROTECTED, ROLES, SCOPES]],
  [SKIP_OWNERSHIP, [OWNED_BY]],
  [SHARED, [OWNED_BY, SKIP_OWNERSHIP]],
]);

/** Decorators that let callers in without a token. On a class and its handlers, they must agree. */
const UNAUTHENTICATED = [PUBLIC, OPTIONAL_AUTH];

const NAMES: ReadonlyMap<symbol, string> = new Map([
  [PUBLIC, '@Public()'],
  [OPTIONAL_AUTH, '@OptionalAuth()'],
  [PROTECTED, '@Protected()'],
  [ROLES, '@Roles()'],
  [SCOPES, '@Scopes()'],
  [OWNED_BY, '@OwnedBy()'],
  [SKIP_OWNERSHIP, '@SkipOwnership()'],
  [SHARED, '@Shared()'],
]);

// Nest's own metadata key, see controllers.ts.
const SSE = '__sse__';

const compiled = new WeakMap<object, WeakMap<object, AccessRules>>();

/** Reads the decorators once per handler and class, so that a request costs two lookups. */
export function rulesOf(route: Route): AccessRules {
  const owner = route.getClass();
  const handler = route.getHandler();
  let ofClass = compiled.get(owner);
  if (ofClass === undefined) compiled.set(owner, (ofClass = new WeakMap()));
  let rules = ofClass.get(handler);
  if (rules === undefined) ofClass.set(handler, (rules = compile(route)));
  return rules;
}

function compile(route: Route): AccessRules {
  return {
    isPublic: opens(PUBLIC, route),
    isOptional: opens(OPTIONAL_AUTH, route),
    isClosed: [PROTECTED, ROLES, SCOPES, OWNED_BY].some((each) => closing(each, route) !== undefined),
    isShared: opens(SHARED, route),
    isStream: Reflect.getMetadata(SSE, route.getHandler()) === true,
    skipsOwnership: opens(SKIP_OWNERSHIP, route),
    roles: closing(ROLES, route) as readonly string[] | undefined,
    scopes: closing(SCOPES, route) as readonly string[] | undefined,
    owners: closing(OWNED_BY, route) as readonly OwnerRule[] | undefined,
  };
}

/** Public by `@Public()`, or by the option `publicRoutes` unless a decorator closes it. */
export function isPublic(context: ExecutionContext, { publicRoutes }: AuthSettings): boolean {
  const rules = rulesOf(context);
  if (rules.isPublic) return true;
  if (publicRoutes.size === 0 || rules.isClosed) return false;
  const { route } = callOf(context);
  return typeof route === 'string' && publicRoutes.has(route);
}

/** Whether a class or a handler has any decorator of ours. */
export function isDecorated(target: object): boolean {
  return [...NAMES.keys()].some((each) => has(each, target));
}

/** Names two decorators on one handler or class where the first opens what the second closes. */
export function contradictionOn(target: object): readonly [string, string] | undefined {
  for (const [opening, closings] of OPENS) {
    const other = closings.find((each) => has(each, target));
    if (other !== undefined && has(opening, target)) return [nameOf(opening), nameOf(other)];
  }
  return undefined;
}

/**
 * Names a decorator that opens one of two places and one that closes the other: a handler and its class, or a class and
 * its base class. Either could be the mistake, unless `@Protected()` on the inner one says which.
 *
 * @returns The decorator on the inner place, then that on the outer one.
 */
export function contradictionBetween(inner: object, outer: object): readonly [string, string] | undefined {
  if (has(PROTECTED, inner)) return undefined;
  for (const opening of UNAUTHENTICATED) {
    for (const other of OPENS.get(opening) ?? []) {
      if (has(opening, inner) && applies(other, outer)) return [nameOf(opening), nameOf(other)];
      if (has(other, inner) && has(opening, outer)) return [nameOf(other), nameOf(opening)];
    }
  }
  return undefined;
}

/** Finds the base class whose `@Public()` or `@OptionalAuth()` a class neither repeats nor takes back. */
export function openingOfBase(target: object): { readonly base: object; readonly name: string } | undefined {
  for (
    let place: object | null = target;
    place !== null;
    place = Object.getPrototypeOf(place) as object | null
  ) {
    const opening = UNAUTHENTICATED.find((each) => has(each, place));
    if (has(PROTECTED, place) || (opening !== undefined && place === target)) return undefined;
    if (opening !== undefined) return { base: place, name: nameOf(opening) };
  }
  return undefined;
}

/** On the same target closing wins, so what no check at start has seen stays closed. */
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

function nameOf(decorator: symbol): string {
  return NAMES.get(decorator) ?? '';
}

function has(key: symbol, target: object): boolean {
  return Reflect.hasOwnMetadata(key, target);
}

/** As {@link has}, and inherited. Decorators that open are not. */
function applies(key: symbol, target: object): boolean {
  return OPENS.has(key) ? has(key, target) : Reflect.hasMetadata(key, target);
}
