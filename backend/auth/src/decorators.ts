import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { AuthenticatedRequest, AuthUser } from './auth-user.js';

// Symbol.for: a process may load this package twice, as ESM and as CommonJS, and both must see the same marks.
export const PUBLIC = Symbol.for('@holdfast/nestjs-auth:public');
export const ROLES = Symbol.for('@holdfast/nestjs-auth:roles');
export const OWNED_BY = Symbol.for('@holdfast/nestjs-auth:owned-by');

/**
 * Opens a route, or all routes of a controller. No token is looked for, not even a good one, and ownership is not
 * checked: there is nobody to compare the `:userId` with.
 */
export const Public = (): CustomDecorator<symbol> => SetMetadata(PUBLIC, true);

/** Lets only callers in whose token carries one of these roles; others get 403 AUTH_ROLE_REQUIRED. */
export const Roles = (...roles: [string, ...string[]]): CustomDecorator<symbol> => SetMetadata(ROLES, roles);

/**
 * Names the route parameter that holds the owner, where it is not the module's `ownerParameter`.
 *
 * @example
 * ⁣@OwnedBy('accountId') ⁣@Get('accounts/:accountId/bills')
 */
export const OwnedBy = (parameter: string): CustomDecorator<symbol> => SetMetadata(OWNED_BY, parameter);

/** The {@link AuthUser} of the request; undefined on a public route. */
export const CurrentUser = createParamDecorator<undefined, AuthUser | undefined>(
  (_data, context: ExecutionContext) => context.switchToHttp().getRequest<AuthenticatedRequest>().user,
);
