import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { AuthUser } from './auth-user.js';
import { callOf } from './call.js';
import { ownerRule, type OwnerLoading, type OwnerOptions, type OwnerRule } from './owner-rule.js';

// Symbol.for: a process may load this package twice, as ESM and as CommonJS, and both must find the same metadata.
export const PUBLIC = Symbol.for('@holdfast/nestjs-auth:public');
export const OPTIONAL_AUTH = Symbol.for('@holdfast/nestjs-auth:optional-auth');
export const ROLES = Symbol.for('@holdfast/nestjs-auth:roles');
export const SCOPES = Symbol.for('@holdfast/nestjs-auth:scopes');
export const OWNED_BY = Symbol.for('@holdfast/nestjs-auth:owned-by');
export const SKIP_OWNERSHIP = Symbol.for('@holdfast/nestjs-auth:skip-ownership');
export const PROTECTED = Symbol.for('@holdfast/nestjs-auth:protected');
export const SHARED = Symbol.for('@holdfast/nestjs-auth:shared');

/**
 * Opens a route, or all routes of a controller. Tokens are ignored, valid or not, and ownership is not checked because
 * there is no caller to compare `:userId` with.
 */
export const Public = (): CustomDecorator<symbol> => SetMetadata(PUBLIC, true);

/**
 * Allows anonymous requests; a token that is sent must be valid. A route with an owner in its path still requires a
 * token.
 */
export const OptionalAuth = (): CustomDecorator<symbol> => SetMetadata(OPTIONAL_AUTH, true);

/**
 * Closes a handler again whose class, or a class whose base class, has `@Public()` or `@OptionalAuth()`. Elsewhere it has
 * no effect: every route is closed.
 *
 * @example
 * @Public() @Controller('plans')
 * class PlansController {
 *   @Get() list() {}
 *   @Protected() @Roles('admin') @Post() add() {}
 * }
 */
export const Protected = (): CustomDecorator<symbol> => SetMetadata(PROTECTED, true);

/** Requires one of these roles; other callers get 403 AUTH_ROLE_REQUIRED. */
export const Roles = (...roles: [string, ...string[]]): CustomDecorator<symbol> => SetMetadata(ROLES, roles);

/**
 * Requires all of these scopes (claim `scope`,
 * {@link https://www.rfc-editor.org/rfc/rfc8693#section-4.2 RFC 8693 §4.2}); other callers get 403 AUTH_SCOPE_REQUIRED.
 * Combined with `@Roles()`, both are required. The option `scopeRule` says what it means for tokens without the claim;
 * with `'restrict'`, `@Scopes()` without a name opens a route to every token.
 *
 * @example
 * @Scopes('notes:write') @Post('users/:userId/notes')
 */
export const Scopes = (...scopes: string[]): CustomDecorator<symbol> => SetMetadata(SCOPES, scopes);

/**
 * Says who owns what a route serves, instead of the module's `ownerParameter`. Other callers get 403 AUTH_NOT_OWNER.
 *
 * The parameter is one of the path, of the host, of a resolver or of a message. In arguments and messages a name matches at
 * any depth, and each match must be the caller; a path of names, `'input.ownerId'`, matches in one place. Numbers equal
 * their decimal text: 7 is '7', but '07' is not. On a class, it applies to each of its handlers. Repeated, all must hold.
 *
 * @param parameter Its name; or what {@link OwnerLoading loads} the owner if the call doesn't name it.
 *
 * @example
 * @OwnedBy('id') @Get('accounts/:id/bills')
 * @OwnedBy('id', { orRoles: ['support'] }) @Get('accounts/:id')
 * @OwnedBy('orgId', { claim: 'org' }) @Get('organisations/:orgId/plans')
 * @OwnedBy({ load: ({ parameters }, get) => get(NotesStore).ownerOf(parameters.id) }) @Get('notes/:id')
 */
export function OwnedBy(parameter: string, options?: OwnerOptions): ClassDecorator & MethodDecorator;
export function OwnedBy(loading: OwnerLoading): ClassDecorator & MethodDecorator;
export function OwnedBy(
  owner: string | OwnerLoading,
  options: OwnerOptions = {},
): ClassDecorator & MethodDecorator {
  const rule = typeof owner === 'string' ? ownerRule(owner, options) : owner;
  return (target: object, _key?: string | symbol, descriptor?: { readonly value?: unknown }): void => {
    const decorated = descriptor === undefined ? target : descriptor.value;
    if (!isObject(decorated)) return;
    const others = (Reflect.getOwnMetadata(OWNED_BY, decorated) ?? []) as readonly OwnerRule[];
    Reflect.defineMetadata(OWNED_BY, [rule, ...others], decorated);
  };
}

function isObject(target: unknown): target is object {
  return typeof target === 'function' || (typeof target === 'object' && target !== null);
}

/**
 * Says that a route has an id in its path but no single owner: every authenticated caller may use it. It removes the
 * route from the list that is logged at start (see the option `unownedRoutes`), and the `@OwnedBy()` of its class.
 *
 * @example
 * @Shared() @Get('products/:id')
 */
export const Shared = (): CustomDecorator<symbol> => SetMetadata(SHARED, true);

/**
 * Lets callers act on other users' resources: for administrators. Requires `@Roles()` on the same route or its
 * controller; without it the application doesn't start.
 */
export const SkipOwnership = (): CustomDecorator<symbol> => SetMetadata(SKIP_OWNERSHIP, true);

/** The {@link AuthUser} of the call; undefined on a public route, and for an anonymous `@OptionalAuth()` request. */
export const CurrentUser = createParamDecorator<undefined, AuthUser | undefined>(
  (_data, context: ExecutionContext) => callOf(context).carrier.user,
);
