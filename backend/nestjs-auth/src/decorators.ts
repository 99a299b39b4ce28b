import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { AuthUser } from './auth-user.js';
import { callOf } from './call.js';

// Symbol.for: a process may load this package twice, as ESM and as CommonJS, and both must find the same metadata.
export const PUBLIC = Symbol.for('@holdfast/nestjs-auth:public');
export const OPTIONAL_AUTH = Symbol.for('@holdfast/nestjs-auth:optional-auth');
export const ROLES = Symbol.for('@holdfast/nestjs-auth:roles');
export const SCOPES = Symbol.for('@holdfast/nestjs-auth:scopes');
export const OWNED_BY = Symbol.for('@holdfast/nestjs-auth:owned-by');
export const SKIP_OWNERSHIP = Symbol.for('@holdfast/nestjs-auth:skip-ownership');

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

/** Requires one of these roles; other callers get 403 AUTH_ROLE_REQUIRED. */
export const Roles = (...roles: [string, ...string[]]): CustomDecorator<symbol> => SetMetadata(ROLES, roles);

/**
 * Requires all of these scopes (claim `scope`,
 * {@link https://www.rfc-editor.org/rfc/rfc8693#section-4.2 RFC 8693 §4.2}); other callers get 403 AUTH_SCOPE_REQUIRED.
 * Combined with `@Roles()`, both are required.
 *
 * @example
 * @Scopes('notes:write') @Post('users/:userId/notes')
 */
export const Scopes = (...scopes: [string, ...string[]]): CustomDecorator<symbol> =>
  SetMetadata(SCOPES, scopes);

/**
 * Names the parameter that holds the owner where it isn't the module's `ownerParameter`.
 *
 * @example
 * @OwnedBy('accountId') @Get('accounts/:accountId/bills')
 */
export const OwnedBy = (parameter: string): CustomDecorator<symbol> => SetMetadata(OWNED_BY, parameter);

/**
 * Lets callers act on other users' resources: for administrators. Requires `@Roles()` on the same route or its
 * controller; without it the application doesn't start.
 */
export const SkipOwnership = (): CustomDecorator<symbol> => SetMetadata(SKIP_OWNERSHIP, true);

/** The {@link AuthUser} of the call; undefined on a public route, and for an anonymous `@OptionalAuth()` request. */
export const CurrentUser = createParamDecorator<undefined, AuthUser | undefined>(
  (_data, context: ExecutionContext) => callOf(context).carrier.user,
);
