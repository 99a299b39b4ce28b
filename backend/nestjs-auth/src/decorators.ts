import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { AuthUser } from './auth-user.js';
import { callOf } from './call.js';

// Symbol.for: a process may load this package twice, as ESM and as CommonJS, and both must see the same marks.
export const PUBLIC = Symbol.for('@holdfast/nestjs-auth:public');
export const OPTIONAL_AUTH = Symbol.for('@holdfast/nestjs-auth:optional-auth');
export const ROLES = Symbol.for('@holdfast/nestjs-auth:roles');
export const SCOPES = Symbol.for('@holdfast/nestjs-auth:scopes');
export const OWNED_BY = Symbol.for('@holdfast/nestjs-auth:owned-by');
export const SKIP_OWNERSHIP = Symbol.for('@holdfast/nestjs-auth:skip-ownership');

/**
 * Opens a route, or all routes of a controller. No token is looked for, not even a good one, and ownership is not
 * checked: there is nobody to compare the `:userId` with.
 */
export const Public = (): CustomDecorator<symbol> => SetMetadata(PUBLIC, true);

/**
 * Lets callers without a token in as nobody; a token that is sent has to be good. A route with an owner in its path is
 * still closed to nobody.
 */
export const OptionalAuth = (): CustomDecorator<symbol> => SetMetadata(OPTIONAL_AUTH, true);

/** Lets only callers in whose token carries one of these roles; others get 403 AUTH_ROLE_REQUIRED. */
export const Roles = (...roles: [string, ...string[]]): CustomDecorator<symbol> => SetMetadata(ROLES, roles);

/**
 * Lets only callers in whose token carries all of these scopes (claim `scope`,
 * {@link https://www.rfc-editor.org/rfc/rfc8693#section-4.2 RFC 8693 §4.2}); others get 403 AUTH_SCOPE_REQUIRED. Beside
 * `@Roles()` both have to fit.
 *
 * @example
 * @Scopes('notes:write') @Post('users/:userId/notes')
 */
export const Scopes = (...scopes: [string, ...string[]]): CustomDecorator<symbol> =>
  SetMetadata(SCOPES, scopes);

/**
 * Names the parameter that holds the owner, where it is not the module's `ownerParameter`.
 *
 * @example
 * @OwnedBy('accountId') @Get('accounts/:accountId/bills')
 */
export const OwnedBy = (parameter: string): CustomDecorator<symbol> => SetMetadata(OWNED_BY, parameter);

/**
 * Lets callers act on what others own: for the routes of an administrator. It needs `@Roles()` on the same route or
 * its controller; without them the application does not start.
 */
export const SkipOwnership = (): CustomDecorator<symbol> => SetMetadata(SKIP_OWNERSHIP, true);

/** The {@link AuthUser} of the call; undefined on a public route, and where `@OptionalAuth()` let nobody in. */
export const CurrentUser = createParamDecorator<undefined, AuthUser | undefined>(
  (_data, context: ExecutionContext) => callOf(context).carrier.user,
);
